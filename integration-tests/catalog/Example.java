import java.util.Map;

import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;

/** Uses the catalog with Iceberg's Java client, without an engine. */
public class Example {

    public static void main(String[] arguments) throws Exception {
        try (RESTCatalog catalog = new RESTCatalog()) {
            catalog.initialize("example", Map.of(
                    "uri", arguments.length > 0 ? arguments[0] : "http://localhost:8080/api/catalog",
                    "warehouse", "main",
                    "rest.auth.type", "basic",
                    "rest.auth.basic.username", "alice",
                    "rest.auth.basic.password", "alice",
                    "io-impl", "io.quarkiverse.rest.idempotency.catalog.LocalFileIO"));

            Namespace shop = Namespace.of("shop");
            if (!catalog.namespaceExists(shop)) {
                catalog.createNamespace(shop);
            }
            TableIdentifier name = TableIdentifier.of(shop, "orders");
            catalog.dropTable(name);
            Table orders = catalog.createTable(name, new Schema(
                    Types.NestedField.required(1, "id", Types.LongType.get()),
                    Types.NestedField.optional(2, "note", Types.StringType.get())));

            orders.updateSchema().addColumn("amount", Types.DecimalType.of(10, 2)).commit();
            orders.newAppend().appendFile(DataFiles.builder(PartitionSpec.unpartitioned())
                    .withPath("/data/orders-1.parquet").withFileSizeInBytes(10).withRecordCount(1).build()).commit();

            System.out.println(catalog.listTables(shop));
            System.out.println(orders.schema());
            System.out.println(orders.currentSnapshot().summary().get("added-records") + " record added");
        }
    }
}
