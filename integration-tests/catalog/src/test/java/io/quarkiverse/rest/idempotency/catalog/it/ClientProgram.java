package io.quarkiverse.rest.idempotency.catalog.it;

import java.util.Collections;
import java.util.Map;

import org.apache.iceberg.BaseTable;
import org.apache.iceberg.BaseTransaction;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableCommit;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.view.BaseView;
import org.apache.iceberg.view.View;

/**
 * A program that makes single changes with the Java client, as any would. It is loaded once for each version of the client, so
 * it speaks with the tests in words of the JDK only.
 */
public final class ClientProgram {

    private static final Schema SCHEMA = new Schema(Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.optional(2, "data", Types.StringType.get()));

    private final RESTCatalog catalog;
    private final Namespace namespace;

    private ClientProgram(RESTCatalog catalog, String namespace) {
        this.catalog = catalog;
        this.namespace = Namespace.of(namespace);
    }

    /**
     * Makes what an operation needs.
     *
     * @return what it has to be told, or an empty text
     */
    public static String prepare(Map<String, String> properties, String namespace, String operation) throws Exception {
        try (RESTCatalog catalog = connect(properties)) {
            return new ClientProgram(catalog, namespace).prepare(Operation.valueOf(operation));
        }
    }

    /** @return {@code success}, or the name of what the program caught */
    public static String act(Map<String, String> properties, String namespace, String operation, String prepared)
            throws Exception {
        try (RESTCatalog catalog = connect(properties)) {
            try {
                new ClientProgram(catalog, namespace).act(Operation.valueOf(operation), prepared);
                return "success";
            } catch (RuntimeException e) {
                System.out.println(operation + " in " + namespace + ": " + e);
                return e.getClass().getSimpleName();
            }
        }
    }

    static RESTCatalog connect(Map<String, String> properties) {
        RESTCatalog catalog = new RESTCatalog();
        catalog.initialize("client", properties);
        return catalog;
    }

    private String prepare(Operation operation) {
        if (operation != Operation.CREATE_NAMESPACE) {
            catalog.createNamespace(namespace);
        }
        switch (operation) {
            case UPDATE_TABLE, RENAME_TABLE, DROP_TABLE, PURGE_TABLE:
                createTable("t");
                return "";
            case COMMIT_TRANSACTION:
                createTable("t");
                createTable("u");
                return "";
            case REGISTER_TABLE:
                BaseTable table = (BaseTable) createTable("old");
                catalog.dropTable(name("old"), false);
                return table.operations().current().metadataFileLocation();
            case REPLACE_VIEW, RENAME_VIEW, DROP_VIEW:
                createView("v");
                return "";
            case REGISTER_VIEW:
                BaseView view = (BaseView) createView("old");
                return view.operations().current().metadataFileLocation();
            default:
                return "";
        }
    }

    private void act(Operation operation, String prepared) {
        switch (operation) {
            case CREATE_NAMESPACE -> catalog.createNamespace(namespace, Collections.singletonMap("owner", "me"));
            case UPDATE_PROPERTIES -> catalog.setProperties(namespace, Collections.singletonMap("owner", "me"));
            case DROP_NAMESPACE -> require(catalog.dropNamespace(namespace));
            case CREATE_TABLE -> createTable("t");
            case STAGE_TABLE -> catalog.buildTable(name("t"), SCHEMA).createTransaction();
            case COMMIT_STAGED_TABLE -> {
                Transaction creation = catalog.buildTable(name("t"), SCHEMA).createTransaction();
                creation.newAppend().appendFile(file("a")).commit();
                creation.commitTransaction();
            }
            case REGISTER_TABLE -> catalog.registerTable(name("t"), prepared);
            case UPDATE_TABLE -> catalog.loadTable(name("t")).newAppend().appendFile(file("a")).commit();
            case RENAME_TABLE -> catalog.renameTable(name("t"), name("renamed"));
            case DROP_TABLE -> require(catalog.dropTable(name("t"), false));
            case PURGE_TABLE -> require(catalog.dropTable(name("t"), true));
            case COMMIT_TRANSACTION -> catalog.commitTransaction(append("t"), append("u"));
            case CREATE_VIEW -> createView("v");
            case REGISTER_VIEW -> catalog.registerView(name("v"), prepared);
            case REPLACE_VIEW -> catalog.loadView(name("v")).replaceVersion().withSchema(SCHEMA)
                    .withDefaultNamespace(namespace).withQuery("spark", "select 2").commit();
            case RENAME_VIEW -> catalog.renameView(name("v"), name("renamed"));
            case DROP_VIEW -> require(catalog.dropView(name("v")));
        }
    }

    /** A drop that says that there was nothing to drop is not what the program wanted. */
    private static void require(boolean dropped) {
        if (!dropped) {
            throw new NothingDropped();
        }
    }

    private static final class NothingDropped extends RuntimeException {
    }

    private Table createTable(String table) {
        return catalog.createTable(name(table), SCHEMA);
    }

    private View createView(String view) {
        return catalog.buildView(name(view)).withSchema(SCHEMA).withDefaultNamespace(namespace).withQuery("spark", "select 1")
                .create();
    }

    private TableCommit append(String table) {
        BaseTransaction change = (BaseTransaction) catalog.loadTable(name(table)).newTransaction();
        change.newAppend().appendFile(file("a")).commit();
        return TableCommit.create(name(table), change.startMetadata(), change.currentMetadata());
    }

    private TableIdentifier name(String name) {
        return TableIdentifier.of(namespace, name);
    }

    /** A file of data that is only named: no client reads it. */
    static DataFile file(String name) {
        return DataFiles.builder(PartitionSpec.unpartitioned()).withPath("/data/" + name + ".parquet").withFileSizeInBytes(10)
                .withRecordCount(1).build();
    }
}
