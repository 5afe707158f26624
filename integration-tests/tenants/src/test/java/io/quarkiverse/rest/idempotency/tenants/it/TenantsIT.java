package io.quarkiverse.rest.idempotency.tenants.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.support.PackagedApplication;
import io.quarkiverse.rest.idempotency.support.PostgresServer;
import io.quarkiverse.rest.idempotency.support.Report;

/**
 * The packaged application under 32 clients: with a key, a request is answered as without one, and nothing of it stays. {@code
 * -Dtenants.seconds} says how long they send, and {@code -Dtenants.seed} chooses their requests.
 */
class TenantsIT {

    private static final int CLIENTS = 32;
    private static final long SECONDS = Long.getLong("tenants.seconds", 10);
    private static final long SEED = Long.getLong("tenants.seed", 1);
    private static final long SLACK_BYTES = 8 << 20;
    /** So many answers at least come before the first look at the heap: classes that are loaded later look like growth. */
    private static final int WARM_UP = 2000;
    private static final List<String> TENANTS = List.of("north", "east", "south", "west");

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Tally tally = new Tally();
    private long seed = SEED;

    @Test
    void requestsWithKey_ofManyTenants_areAnsweredAsWithoutOne() throws Exception {
        Path uploads = Files.createTempDirectory(Path.of(System.getProperty("build.directory")), "uploads");
        try (PostgresServer postgres = new PostgresServer(Map.of());
                PackagedApplication application = start(postgres, uploads)) {
            URI uri = application.uri("/");
            do {
                drive(uri, SECONDS / 3.0);
            } while (tally.answered() < WARM_UP);
            Diagnosis third = Diagnosis.of(http, uri);
            drive(uri, SECONDS * 2 / 3.0);
            Awaitility.await("methods behind their time-outs").until(
                    () -> postgres.number("SELECT count(*) FROM idempotency_record WHERE state = 0") == 0);
            Diagnosis end = Diagnosis.of(http, uri);
            report(third, end);
            Files.writeString(uploads.resolveSibling("application.log"), application.log());

            assertThat(tally.differences()).as(tally.firstDifferences()).isZero();
            assertThat(tally.answers()).as("every operation was sent").containsOnlyKeys(Operation.values());
            assertThat(tally.replays()).isPositive();
            for (Diagnosis diagnosis : List.of(third, end)) {
                assertThat(diagnosis.number("violations")).as(diagnosis.json()).isZero();
                assertThat(diagnosis.hasLeftOvers()).as(diagnosis.json()).isFalse();
                assertThat(diagnosis.number("workers")).isEqualTo(64);
                assertThat(diagnosis.number("connections")).as("connections that are held").isZero();
                assertThat(diagnosis.number("deletedFiles")).as("bodies in open files").isZero();
            }
            try (Stream<Path> left = Files.list(uploads)) {
                assertThat(left).as("files of uploads").isEmpty();
            }
            assertThat(end.number("heap") - third.number("heap")).as("growth of the heap").isLessThan(SLACK_BYTES);
            assertEffects(postgres);
            assertThat(application.log().lines().filter(line -> line.contains(" WARN ") || line.contains(" ERROR ")))
                    .isEmpty();
        }
    }

    private static PackagedApplication start(PostgresServer postgres, Path uploads) {
        Map<String, String> configuration = new HashMap<>(postgres.configuration());
        configuration.put("quarkus.http.body.uploads-directory", uploads.toString());
        return PackagedApplication.start("quarkus-app", Path.of(System.getProperty("build.directory")), configuration);
    }

    /** Lets all clients send, and returns when all are answered. */
    private void drive(URI application, double seconds) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            long end = System.nanoTime() + (long) (seconds * 1e9);
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Client client = new Client(http, application, tally, new Random(seed++));
                clients.add(threads.submit(() -> client.sendUntil(end)));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void report(Diagnosis third, Diagnosis end) {
        Report.say("%d clients for %d s: %d requests without a key, %d with one, of which %d were replays; %d differ",
                CLIENTS, SECONDS, tally.withoutKey(), tally.withKey(), tally.replays(), tally.differences());
        Report.say("violations %d; heap %d bytes after a third, %d at the end", end.number("violations"),
                third.number("heap"), end.number("heap"));
    }

    /** Each first request has had its effect once, in the schema of its tenant; all records are in one table. */
    private void assertEffects(PostgresServer postgres) throws IOException {
        for (String tenant : TENANTS) {
            assertThat(postgres.number("SELECT count(*) FROM " + tenant + ".effect")).as("effects of " + tenant)
                    .isEqualTo(tally.effects(tenant));
            assertThat(postgres.number("SELECT count(DISTINCT reference) FROM " + tenant + ".effect"))
                    .as("requests with an effect of " + tenant).isEqualTo(tally.effects(tenant));
            assertThat(postgres.number("SELECT count(*) FROM " + tenant + ".effect WHERE tenant <> '" + tenant + "'"))
                    .as("foreign effects of " + tenant).isZero();
        }
        assertThat(postgres.number("SELECT count(*) FROM pg_tables WHERE tablename = 'idempotency_record'")).isOne();
        assertThat(postgres.number("SELECT count(*) FROM idempotency_record")).isPositive();
    }
}
