package io.quarkiverse.rest.idempotency.catalog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the Java client reports and what the catalog holds when something goes wrong in between.
 */
@ExtendWith(CatalogExtension.class)
class FaultMatrixIT {

    private static final boolean FULL = "full".equals(System.getProperty("catalog.matrix"));

    /** After these, the client does not ask again, with a key or without one. */
    private static final Set<Fault> NOT_RETRIED = EnumSet.of(Fault.RESPONSE_CUT, Fault.DELAYED);

    private static final Set<Fault> FEW = EnumSet.of(Fault.RESPONSE_LOST, Fault.CLOSED_BEFORE, Fault.STATUS_502,
            Fault.STATUS_503_BEFORE, Fault.DELAYED);

    @Test
    void everyChangeThatIsTriedAgainSucceedsAndHasOneEffect(Postgres postgres) throws IOException {
        postgres.createDatabase("matrix");
        try (Nodes nodes = new Nodes(postgres, "matrix", Map.of("quarkus.rest-idempotency.lease", "2s"));
                FaultProxy proxy = new FaultProxy(nodes)) {
            FaultMatrix matrix = new FaultMatrix(nodes, proxy, "matrix");
            List<Cell> cells;
            if (FULL) {
                nodes.keepStandby(2);
                cells = matrix.run(Arrays.asList(ClientVersion.values()), Arrays.asList(Operation.values()),
                        Arrays.asList(Fault.values()));
            } else {
                cells = matrix.run(List.of(ClientVersion.V1_12_0), Arrays.asList(Operation.values()), FEW);
            }
            MatrixTables tables = new MatrixTables(cells);
            System.out.println(tables.text());
            if (FULL) {
                Files.writeString(Path.of(System.getProperty("build.directory"),
                        "../../../docs/modules/ROOT/pages/includes/iceberg-fault-matrix.adoc"), tables.asciidoc());
            }
            assertThat(cells).noneMatch(cell -> cell.held() == Cell.Effect.OTHER);
            assertThat(cells).filteredOn(cell -> cell.client() == ClientVersion.V1_12_0 && !NOT_RETRIED.contains(cell.fault()))
                    .allMatch(Cell::isOneSuccess);
        }
    }
}
