package io.quarkiverse.rest.idempotency.catalog.it;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;

/**
 * A program that creates, alters, renames and drops tables and views with the Java client, and knows nothing of faults.
 */
public final class Tour {

    private static final Schema SCHEMA = new Schema(Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.optional(2, "data", Types.StringType.get()),
            Types.NestedField.optional(3, "day", Types.DateType.get()));

    private static final Namespace SALES = Namespace.of("sales");
    private static final Namespace ARCHIVE = Namespace.of("sales", "archive of sales");

    private final RESTCatalog catalog;

    private Tour(RESTCatalog catalog) {
        this.catalog = catalog;
    }

    /** @return the number of tables at the end */
    public static String take(Map<String, String> properties) throws Exception {
        try (RESTCatalog catalog = ClientProgram.connect(properties)) {
            Tour tour = new Tour(catalog);
            tour.namespaces();
            for (String name : List.of("orders", "refunds", "carts")) {
                tour.createAndAlter(TableIdentifier.of(SALES, name));
            }
            tour.views();
            tour.renameAndDrop();
            return String.valueOf(catalog.listTables(SALES).size() + catalog.listTables(ARCHIVE).size());
        }
    }

    private void namespaces() {
        catalog.createNamespace(SALES, Collections.singletonMap("owner", "me"));
        catalog.createNamespace(ARCHIVE);
        catalog.createNamespace(Namespace.of("passing"));
        catalog.setProperties(SALES, new HashMap<>(Map.of("owner", "you", "region", "eu")));
        catalog.removeProperties(SALES, new HashSet<>(Set.of("region")));
        catalog.dropNamespace(Namespace.of("passing"));
    }

    private void createAndAlter(TableIdentifier name) {
        Table table = catalog.createTable(name, SCHEMA);
        table.newAppend().appendFile(ClientProgram.file("a")).commit();
        table.newAppend().appendFile(ClientProgram.file("b")).commit();
        table.updateSchema().addColumn("amount", Types.DecimalType.of(10, 2)).renameColumn("data", "note").commit();
        table.updateProperties().set("comment", "altered").commit();
        table.newDelete().deleteFile(ClientProgram.file("a")).commit();
        table.manageSnapshots().createTag("first", table.currentSnapshot().snapshotId()).commit();
        Transaction both = table.newTransaction();
        both.updateSpec().addField(Expressions.month("day")).commit();
        both.replaceSortOrder().asc("id").commit();
        both.commitTransaction();
    }

    private void views() {
        TableIdentifier view = TableIdentifier.of(SALES, "view");
        catalog.buildView(view).withSchema(SCHEMA).withDefaultNamespace(SALES).withQuery("spark", "select 1").create();
        catalog.loadView(view).replaceVersion().withSchema(SCHEMA).withDefaultNamespace(SALES).withQuery("spark", "select 2")
                .commit();
        catalog.loadView(view).updateProperties().set("comment", "altered").commit();
        catalog.renameView(view, TableIdentifier.of(ARCHIVE, "view"));
        catalog.buildView(view).withSchema(SCHEMA).withDefaultNamespace(SALES).withQuery("spark", "select 3").create();
        catalog.dropView(view);
    }

    private void renameAndDrop() {
        catalog.renameTable(TableIdentifier.of(SALES, "refunds"), TableIdentifier.of(ARCHIVE, "refunds of 2025"));
        Transaction creation = catalog.buildTable(TableIdentifier.of(SALES, "refunds"), SCHEMA).createTransaction();
        creation.newAppend().appendFile(ClientProgram.file("c")).commit();
        creation.commitTransaction();
        catalog.dropTable(TableIdentifier.of(SALES, "carts"), false);
        catalog.createTable(TableIdentifier.of(SALES, "carts"), SCHEMA);
        catalog.dropTable(TableIdentifier.of(SALES, "carts"), true);
    }
}
