package io.quarkiverse.rest.idempotency.catalog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

import io.quarkiverse.rest.idempotency.support.Report;

/**
 * What the Java client reports and what the catalog holds when something goes wrong in between.
 */
@ExtendWith(CatalogExtension.class)
class FaultMatrixIT {

    private static final boolean FULL = "full".equals(System.getProperty("catalog.matrix"));

    /** After these, the client does not ask again, with a key or without one. */
    private static final Set<Fault> NOT_RETRIED = EnumSet.of(Fault.RESPONSE_CUT, Fault.DELAYED);

    private static final Set<Fault> KILLS = EnumSet.of(Fault.KILLED_BEFORE_COMMIT, Fault.KILLED_AFTER_COMMIT,
            Fault.KILLED_AFTER_RECORD);

    private static final Set<Fault> FEW = EnumSet.of(Fault.RESPONSE_LOST, Fault.CLOSED_BEFORE, Fault.STATUS_502,
            Fault.STATUS_503_BEFORE, Fault.DELAYED);

    @Test
    void everyChangeThatIsTriedAgainSucceedsAndHasOneEffect(Postgres postgres) throws IOException {
        List<Cell> cells = run(postgres, "in_transaction", Map.of(),
                FULL ? Arrays.asList(ClientVersion.values()) : List.of(ClientVersion.V1_12_0),
                FULL ? EnumSet.allOf(Fault.class) : FEW);
        report("iceberg-fault-matrix.adoc", cells);
        assertRetriedChangesSucceed(cells);
        Secrets.assertNoneStored(postgres, "matrix_in_transaction");
    }

    /** Here a node can end after the commit and before the record, and what the catalog holds has to tell. */
    @Test
    @EnabledIfSystemProperty(named = "catalog.matrix", matches = "full")
    void everyChangeWhoseRecordIsNotInItsTransaction_isReconciled(Postgres postgres) throws IOException {
        List<Cell> cells = run(postgres, "reconciled", Map.of("quarkus.rest-idempotency.completion", "after-response-built"),
                List.of(ClientVersion.V1_12_0), KILLS);
        report("iceberg-fault-matrix-reconciled.adoc", cells);
        assertThat(cells).noneMatch(cell -> cell.held() == Cell.Effect.OTHER)
                .filteredOn(Cell::isSuccess).allMatch(Cell::isOneSuccess);
        assertThat(cells).allMatch(Cell::isAskedAgain).allMatch(cell -> cell.fate().executed() <= 1);
        assertThat(cells).filteredOn(cell -> cell.fault() == Fault.KILLED_AFTER_RECORD).allMatch(Cell::isOneSuccess);
        Secrets.assertNoneStored(postgres, "matrix_reconciled");
    }

    /** What the profile is for: without it, a client cannot know whether it may ask again. */
    @Test
    @EnabledIfSystemProperty(named = "catalog.matrix", matches = "full")
    void withoutTheProfile_changesThatWereMadeAreReportedAsFailed(Postgres postgres) throws IOException {
        Set<Fault> faults = EnumSet.complementOf(EnumSet.copyOf(KILLS));
        List<Cell> cells = run(postgres, "unprotected", Map.of("quarkus.rest-idempotency.enabled", "false"),
                List.of(ClientVersion.V1_12_0), faults);
        report("iceberg-fault-matrix-unprotected.adoc", cells);
        assertThat(cells).filteredOn(cell -> cell.fault() == Fault.RESPONSE_LOST && cell.held() == Cell.Effect.ONCE)
                .hasSizeGreaterThan(10).noneMatch(Cell::isOneSuccess);
    }

    private static List<Cell> run(Postgres postgres, String database, Map<String, String> mode, List<ClientVersion> clients,
            Set<Fault> faults) {
        postgres.createDatabase("matrix_" + database);
        Map<String, String> configuration = new HashMap<>(mode);
        // so that the end of a node is noticed soon
        configuration.put("quarkus.rest-idempotency.lease", "2s");
        try (Nodes nodes = new Nodes(postgres, "matrix_" + database, configuration); FaultProxy proxy = new FaultProxy(nodes)) {
            if (faults.stream().anyMatch(Fault::kills)) {
                nodes.keepStandby(2);
            }
            return new FaultMatrix(nodes, proxy, "matrix").run(clients, Arrays.asList(Operation.values()), faults);
        }
    }

    private static void report(String name, List<Cell> cells) throws IOException {
        MatrixTables tables = new MatrixTables(cells);
        Report.table(tables.text());
        if (FULL) {
            Path includes = Path.of(System.getProperty("build.directory"), "../../../docs/modules/ROOT/pages/includes");
            Files.writeString(includes.resolve(name), tables.asciidoc());
        }
    }

    private static void assertRetriedChangesSucceed(List<Cell> cells) {
        assertThat(cells).filteredOn(cell -> cell.isSuccess() || cell.isAskedAgain()).isNotEmpty()
                .allMatch(Cell::isOneSuccess);
        assertThat(cells).noneMatch(cell -> cell.held() == Cell.Effect.OTHER)
                .filteredOn(cell -> cell.held() == Cell.Effect.INVISIBLE)
                .allMatch(cell -> cell.operation() == Operation.STAGE_TABLE);
        assertThat(cells).allMatch(cell -> cell.fate().executed() <= 1)
                .filteredOn(cell -> !cell.fault().isBefore() && !cell.fault().kills())
                .allMatch(cell -> cell.fate().executed() == 1 && cell.held() != Cell.Effect.NONE);
        assertThat(cells).filteredOn(cell -> cell.client() == ClientVersion.V1_12_0 && cell.fault() != Fault.NONE)
                .allMatch(cell -> cell.isAskedAgain() != NOT_RETRIED.contains(cell.fault()));
    }
}
