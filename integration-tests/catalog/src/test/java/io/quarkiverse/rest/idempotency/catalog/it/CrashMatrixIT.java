package io.quarkiverse.rest.idempotency.catalog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import io.quarkiverse.rest.idempotency.support.Background;
import io.quarkiverse.rest.idempotency.support.Report;

/**
 * A node ends before the commit of a request, behind it, or behind its record, and another node gets the duplicates. The
 * records are not completed in the transactions of the catalog here: the witness tells what was applied. One end of a node
 * interrupts all requests of a point.
 */
@ExtendWith(CatalogExtension.class)
class CrashMatrixIT {

    private static final String DATABASE = "crash_matrix";
    private static final String CATALOG = "crash";
    private static final int DUPLICATES = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Map<String, String> CONFIGURATION = Map.of(
            "quarkus.rest-idempotency.completion", "after-response-built",
            "quarkus.rest-idempotency.lease", "2s",
            "quarkus.rest-idempotency.iceberg.wait-limit", "30s",
            "quarkus.rest-idempotency.iceberg.witness.operations",
            "createNamespace,createTable,createView,updateProperties,updateTable,replaceView,commitTransaction");

    private enum Point {
        BEFORE_COMMIT,
        AFTER_COMMIT,
        AFTER_RECORD;

        /** The point at which the catalog holds the request, or {@code null}. */
        String hold() {
            return this == AFTER_RECORD ? null : name().toLowerCase().replace('_', '-');
        }
    }

    private enum Retries {
        ONE_AFTER_ANOTHER,
        ALL_AT_ONCE
    }

    /** One cell of the matrix: a request in a namespace of its own. */
    private record Interrupted(Change change, Point point, Retries retries, String namespace, String key) {

        Interrupted(Change change, Point point, Retries retries) {
            this(change, point, retries, (change.name() + "_" + point + "_" + retries).toLowerCase(), Requests.newKey());
        }

        String name() {
            return change + ", " + point + ", " + retries;
        }
    }

    @Test
    void noChangeThatACrashInterrupted_isUnknown_orMadeTwice(Postgres postgres) throws Exception {
        postgres.createDatabase(DATABASE);
        Map<String, String> cells = new TreeMap<>();
        ExecutorService clients = Executors.newCachedThreadPool();
        CompletableFuture<CatalogServer> survivor = start(postgres);
        List<CompletableFuture<CatalogServer>> victims = new ArrayList<>();
        try {
            for (Point point : Point.values()) {
                CatalogServer second = survivor.join();
                CompletableFuture<CatalogServer> victim = start(postgres);
                victims.add(victim);
                List<Interrupted> requests = new ArrayList<>();
                for (Change change : Change.values()) {
                    for (Retries retries : Retries.values()) {
                        requests.add(new Interrupted(change, point, retries));
                    }
                }
                Requests direct = Requests.to(second.uri(), CATALOG, "root");
                requests.forEach(request -> request.change.prepare(direct, request.namespace));
                interrupt(victim.join(), requests, clients);
                List<CompletableFuture<Void>> retried = requests.stream().map(request -> CompletableFuture.runAsync(
                        () -> retry(second, request, clients), clients)).toList();
                for (int i = 0; i < retried.size(); i++) {
                    String cell = requests.get(i).name();
                    try {
                        retried.get(i).join();
                        cells.put(cell, "once");
                    } catch (RuntimeException | Error e) {
                        cells.put(cell, String.valueOf(e.getMessage()));
                    }
                }
            }
        } finally {
            clients.shutdownNow();
            survivor.join().close();
            victims.forEach(victim -> victim.join().close());
        }
        Report.table(cells.entrySet().stream().map(cell -> cell.getKey() + ": " + cell.getValue())
                .collect(Collectors.joining("\n")));
        assertThat(cells).hasSize(Change.values().length * Point.values().length * Retries.values().length)
                .allSatisfy((cell, result) -> assertThat(result).as(cell).isEqualTo("once"));
    }

    private static CompletableFuture<CatalogServer> start(Postgres postgres) {
        return Background.call(() -> CatalogServer.start(postgres, DATABASE, CONFIGURATION));
    }

    /** Sends the requests to a node, and ends it when all of them are where they are to be interrupted. */
    private static void interrupt(CatalogServer victim, List<Interrupted> requests, ExecutorService clients) {
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (Interrupted request : requests) {
            Requests client = Requests.to(victim.uri(), CATALOG, "root");
            if (request.point.hold() != null) {
                client.header("Catalog-Hold", request.point.hold()).header("Catalog-Hold-Name", request.namespace + ".");
            }
            sent.add(CompletableFuture.supplyAsync(() -> request.change.send(client, request.namespace, request.key), clients));
        }
        for (int i = 0; i < requests.size(); i++) {
            String namespace = requests.get(i).namespace;
            if (requests.get(i).point.hold() == null) {
                sent.get(i).join();
            } else {
                Awaitility.await(namespace).atMost(PATIENCE).until(() -> victim.log().contains("held " + namespace + "."));
            }
        }
        victim.kill();
    }

    private static void retry(CatalogServer survivor, Interrupted request, ExecutorService clients) {
        Requests root = Requests.to(survivor.uri(), CATALOG, "root");
        List<HttpResponse<String>> answers = new ArrayList<>();
        if (request.retries == Retries.ONE_AFTER_ANOTHER) {
            for (int i = 0; i < DUPLICATES; i++) {
                answers.add(request.change.send(root, request.namespace, request.key));
            }
        } else {
            List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
            for (int i = 0; i < DUPLICATES; i++) {
                all.add(CompletableFuture.supplyAsync(() -> request.change.send(root, request.namespace, request.key),
                        clients));
            }
            all.forEach(answer -> answers.add(answer.join()));
        }
        Set<String> said = new HashSet<>();
        long executed = 0;
        for (HttpResponse<String> answer : answers) {
            if (answer.statusCode() >= 300) {
                throw new AssertionError("answered " + answer.statusCode() + " " + answer.body());
            }
            executed += Requests.isReplay(answer) ? 0 : 1;
            said.add(request.change.essence(answer));
        }
        assertThat(said).as("different answers to one key").hasSize(1);
        assertThat(executed).as("executions").isEqualTo(request.point == Point.BEFORE_COMMIT ? 1 : 0);
        request.change.assertMadeOnce(root, request.namespace, said.iterator().next());
    }
}
