package io.quarkiverse.rest.idempotency.catalog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * The reports of clients and the contents of the catalog when a request meets a fault.
 */
@ExtendWith(CatalogExtension.class)
class FaultMatrixIT {

    private static final boolean FULL = "full".equals(System.getProperty("catalog.matrix"));

    /** Whether the clients that are not of Java meet all faults, which takes less time than the full matrix. */
    private static final boolean ALL_CLIENTS = FULL || "clients".equals(System.getProperty("catalog.matrix"));

    /** After these, the client does not ask again, with a key or without one. */
    private static final Set<Fault> NOT_RETRIED = EnumSet.of(Fault.RESPONSE_CUT, Fault.DELAYED);

    private static final Set<Fault> KILLS = EnumSet.of(Fault.KILLED_BEFORE_COMMIT, Fault.KILLED_AFTER_COMMIT,
            Fault.KILLED_AFTER_RECORD);

    private static final Set<Fault> FEW = EnumSet.of(Fault.RESPONSE_LOST, Fault.CLOSED_BEFORE, Fault.STATUS_502,
            Fault.STATUS_503_BEFORE, Fault.DELAYED);

    /** Those that other clients than that of Java meet in every build. */
    private static final Set<Fault> FEWER = EnumSet.of(Fault.NONE, Fault.RESPONSE_LOST, Fault.STATUS_502);

    /** Some clients, and the faults that they meet. */
    private record Part(List<? extends MatrixClient> clients, Set<Fault> faults) {
    }

    @Test
    void everyChangeThatIsTriedAgain_succeedsAndHasOneEffect(Postgres postgres) throws IOException {
        List<MatrixClient> others = new ArrayList<>(Arrays.asList(ScriptedClient.values()));
        IcebergJs js = IcebergJs.isAvailable() ? IcebergJs.start() : null;
        try {
            if (js == null) {
                Report.say("There is no Node here: iceberg-js was not tried");
            } else {
                others.add(0, js.plain());
                others.add(1, js.retrying());
            }
            List<Cell> cells = run(postgres, "in_transaction", Map.of(), List.of(
                    FULL ? new Part(Arrays.asList(ClientVersion.values()), EnumSet.allOf(Fault.class))
                            : new Part(List.of(ClientVersion.V1_12_0), FEW),
                    // To a client, the end of a node is a lost response; each takes a node.
                    new Part(others, ALL_CLIENTS ? EnumSet.complementOf(EnumSet.copyOf(KILLS)) : FEWER)));
            report(FULL, "iceberg-fault-matrix.adoc", cells.stream().filter(FaultMatrixIT::isOfJava).toList());
            report(ALL_CLIENTS, "iceberg-fault-matrix-clients.adoc",
                    cells.stream().filter(cell -> !isOfJava(cell)).toList());
            assertRetriedChangesSucceed(cells);
            if (js != null) {
                assertThat(cells).filteredOn(cell -> cell.client().title().equals(js.retrying().title())).isNotEmpty()
                        .allMatch(Cell::isOneSuccess);
            }
        } finally {
            if (js != null) {
                js.close();
            }
        }
        Secrets.assertNoneStored(postgres, "matrix_in_transaction");
    }

    /** Here a node can end after the commit and before the record, and what the catalog holds has to tell. */
    @Test
    @EnabledIfSystemProperty(named = "catalog.matrix", matches = "full")
    void everyChangeWhoseRecordIsNotInItsTransaction_isReconciled(Postgres postgres) throws IOException {
        List<Cell> cells = run(postgres, "reconciled", Map.of("quarkus.rest-idempotency.completion", "after-response-built"),
                List.of(new Part(List.of(ClientVersion.V1_12_0), KILLS)));
        report(FULL, "iceberg-fault-matrix-reconciled.adoc", cells);
        assertThat(cells).noneMatch(cell -> cell.held() == Cell.Effect.OTHER)
                .filteredOn(Cell::isSuccess).allMatch(Cell::isOneSuccess);
        assertThat(cells).allMatch(Cell::isAskedAgain).allMatch(cell -> cell.fate().executed() <= 1);
        assertThat(cells).filteredOn(cell -> cell.fault() == Fault.KILLED_AFTER_RECORD).allMatch(Cell::isOneSuccess);
        Secrets.assertNoneStored(postgres, "matrix_reconciled");
    }

    /** The purpose of the profile: without it, a client cannot know whether it may ask again. */
    @Test
    @EnabledIfSystemProperty(named = "catalog.matrix", matches = "full")
    void changesThatWereMade_withoutTheProfile_areReportedAsFailed(Postgres postgres) throws IOException {
        Set<Fault> faults = EnumSet.complementOf(EnumSet.copyOf(KILLS));
        List<Cell> cells = run(postgres, "unprotected", Map.of("quarkus.rest-idempotency.enabled", "false"),
                List.of(new Part(List.of(ClientVersion.V1_12_0), faults)));
        report(FULL, "iceberg-fault-matrix-unprotected.adoc", cells);
        assertThat(cells).filteredOn(cell -> cell.fault() == Fault.RESPONSE_LOST && cell.held() == Cell.Effect.ONCE)
                .hasSizeGreaterThan(10).noneMatch(Cell::isOneSuccess);
    }

    private static List<Cell> run(Postgres postgres, String database, Map<String, String> mode, List<Part> parts) {
        postgres.createDatabase("matrix_" + database);
        Map<String, String> configuration = new HashMap<>(mode);
        // so that the end of a node is noticed soon
        configuration.put("quarkus.rest-idempotency.lease", "2s");
        try (Nodes nodes = new Nodes(postgres, "matrix_" + database, configuration); FaultProxy proxy = new FaultProxy(nodes)) {
            if (parts.stream().anyMatch(part -> part.faults.stream().anyMatch(Fault::kills))) {
                nodes.keepStandby(2);
            }
            FaultMatrix matrix = new FaultMatrix(nodes, proxy, "matrix");
            return parts.stream()
                    .flatMap(part -> matrix.run(part.clients, Arrays.asList(Operation.values()), part.faults).stream())
                    .toList();
        }
    }

    private static boolean isOfJava(Cell cell) {
        return cell.client() instanceof ClientVersion;
    }

    private static void report(boolean written, String name, List<Cell> cells) throws IOException {
        MatrixTables tables = new MatrixTables(cells);
        Report.table(tables.text());
        if (written) {
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
        assertAskedAgain(cells, ClientVersion.V1_12_0, EnumSet.complementOf(EnumSet.copyOf(NOT_RETRIED)));
        assertAskedAgain(cells, ScriptedClient.PYICEBERG, EnumSet.complementOf(EnumSet.of(Fault.RESPONSE_CUT)));
        assertAskedAgain(cells, ScriptedClient.ICEBERG_RUST, EnumSet.of(Fault.STATUS_500, Fault.STATUS_502, Fault.STATUS_503,
                Fault.STATUS_504, Fault.STATUS_503_BEFORE, Fault.DELAYED));
    }

    private static void assertAskedAgain(List<Cell> cells, MatrixClient client, Set<Fault> after) {
        assertThat(cells).filteredOn(cell -> cell.client() == client && cell.fault() != Fault.NONE).isNotEmpty()
                .allMatch(cell -> cell.isAskedAgain() == after.contains(cell.fault()));
    }
}
