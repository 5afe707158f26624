package io.quarkiverse.rest.idempotency.catalog.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.view.View;

/**
 * The contents of a catalog, object by object, without the parts that differ from run to run: identifiers, times, and places of
 * files.
 */
public final class Observation {

    private static final Set<String> DIFFERS = Set.of("location", "created-at", "manifests-created", "iceberg-version",
            "idempotency-witness", "idempotency-witness.changed");

    private Observation() {
    }

    /**
     * @param namespace one, or an empty text for all of them
     * @return an object a line
     */
    public static String of(Map<String, String> properties, String namespace) throws Exception {
        List<String> lines = new ArrayList<>();
        try (RESTCatalog catalog = ClientProgram.connect(properties)) {
            for (Namespace found : catalog.listNamespaces()) {
                if (namespace.isEmpty() || found.toString().equals(namespace)) {
                    describe(catalog, found, lines);
                }
            }
        }
        lines.sort(null);
        return String.join("\n", lines);
    }

    private static void describe(RESTCatalog catalog, Namespace namespace, List<String> lines) {
        lines.add("namespace " + namespace + " " + stable(catalog.loadNamespaceMetadata(namespace)));
        for (TableIdentifier name : catalog.listTables(namespace)) {
            lines.add("table " + name + " " + describe(catalog.loadTable(name)));
        }
        for (TableIdentifier name : catalog.listViews(namespace)) {
            lines.add("view " + name + " " + describe(catalog.loadView(name)));
        }
        for (Namespace child : catalog.listNamespaces(namespace)) {
            describe(catalog, child, lines);
        }
    }

    private static Map<String, Object> describe(Table table) {
        TableMetadata metadata = ((HasTableOperations) table).operations().current();
        Map<String, Object> described = new TreeMap<>();
        described.put("format", metadata.formatVersion());
        described.put("schemas", metadata.schemas().stream().map(schema -> schema.asStruct().toString()).toList());
        described.put("schema", metadata.currentSchemaId());
        described.put("last-column", metadata.lastColumnId());
        described.put("specs", metadata.specs().toString());
        described.put("spec", metadata.defaultSpecId());
        described.put("orders", metadata.sortOrders().toString());
        described.put("order", metadata.defaultSortOrderId());
        described.put("properties", stable(metadata.properties()));
        described.put("snapshots", metadata.snapshots().stream().map(Observation::describe).toList());
        described.put("refs", metadata.refs().keySet());
        described.put("history", metadata.snapshotLog().size());
        described.put("versions", metadata.previousFiles().size());
        return described;
    }

    private static String describe(Snapshot snapshot) {
        Map<String, String> summary = new TreeMap<>(snapshot.summary());
        // sizes of files that hold places of files
        summary.keySet().removeIf(key -> key.contains("size") || DIFFERS.contains(key));
        return snapshot.sequenceNumber() + " " + snapshot.operation() + " " + summary;
    }

    private static Map<String, Object> describe(View view) {
        Map<String, Object> described = new TreeMap<>();
        described.put("schemas", view.schemas().values().stream().map(schema -> schema.asStruct().toString()).toList());
        described.put("version", view.currentVersion().versionId());
        described.put("queries", view.currentVersion().representations().toString());
        described.put("versions", count(view.versions()));
        described.put("history", view.history().size());
        described.put("properties", stable(view.properties()));
        return described;
    }

    private static int count(Iterable<?> elements) {
        int count = 0;
        for (Object element : elements) {
            count++;
        }
        return count;
    }

    private static Map<String, String> stable(Map<String, String> properties) {
        Map<String, String> stable = new TreeMap<>(properties);
        stable.keySet().removeAll(DIFFERS);
        return stable;
    }
}
