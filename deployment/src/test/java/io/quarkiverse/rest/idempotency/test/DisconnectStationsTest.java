package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.support.Background;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/**
 * A client that goes at any station of its request, by closing its connection or by resetting its stream of HTTP/2, leaves no
 * key in progress and no request waiting, and a retry gets what it would have got.
 */
class DisconnectStationsTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Station.class, Things.class, Filters.class, Authorizer.class,
            LateStore.class, DelegatingStore.class);

    /** Where the request that is given up is held until its client has gone. */
    enum Station {
        RESERVE,
        METHOD,
        FIRST_PASS,
        WAIT,
        SECOND_PASS,
        REPLAY;

        static volatile Station held;
        static volatile CompletableFuture<Void> reached;
        static volatile CompletableFuture<Void> leave;

        CompletableFuture<Void> pass() {
            if (this != held) {
                return CompletableFuture.completedFuture(null);
            }
            reached.complete(null);
            return leave;
        }
    }

    @Path("/things")
    @Idempotent(inFlight = InFlight.WAIT, waitLimit = "60s")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();
        static volatile CompletableFuture<Integer> statusOfFirst;

        @POST
        @Path("blocking")
        public Response blocking() {
            return stage().toCompletableFuture().join();
        }

        @POST
        @Path("uni")
        public Uni<Response> uni() {
            return Uni.createFrom().completionStage(Things::stage);
        }

        private static CompletionStage<Response> stage() {
            int run = RUNS.incrementAndGet();
            return Station.METHOD.pass()
                    .thenCompose(ignored -> run == 1 ? statusOfFirst : CompletableFuture.completedFuture(200))
                    .thenApply(status -> Response.status(status).entity("run " + run).build());
        }
    }

    public static class Filters {

        static volatile HttpServerResponse givenUp;

        @ServerRequestFilter
        void before(ContainerRequestContext request, HttpServerResponse response) {
            if (request.getHeaderString("X-Gone") == null) {
                return;
            }
            givenUp = response;
            if (request.getProperty("passed") == null) {
                request.setProperty("passed", true);
            } else {
                Station.SECOND_PASS.pass().join();
            }
        }

        @ServerResponseFilter
        Uni<Void> after(ContainerRequestContext request) {
            boolean firstPass = request.getProperty("io.quarkiverse.rest.idempotency.first-pass") != null;
            return firstPass ? Uni.createFrom().completionStage(Station.FIRST_PASS.pass()) : Uni.createFrom().voidItem();
        }
    }

    @Singleton
    public static class Authorizer implements ReplayAuthorizer {

        @Override
        public void authorize(IdempotentRequest request, RecordedResponse response) {
            if (!request.content().header("X-Gone").isEmpty()) {
                Station.REPLAY.pass().join();
            }
        }
    }

    @Singleton
    public static class LateStore extends DelegatingStore {

        @Override
        public CompletionStage<List<ReserveResult>> reserve(List<Reservation> reservations) {
            return Station.RESERVE.pass().thenCompose(ignored -> super.reserve(reservations));
        }
    }

    /** A client that can go. */
    private interface Client extends AutoCloseable {

        void post(String path, String key) throws Exception;

        /** Gives the request up. */
        @Override
        void close() throws Exception;
    }

    private static final class Http1 implements Client {

        private final RawConnection connection = new RawConnection();

        Http1() throws IOException {
        }

        @Override
        public void post(String path, String key) throws IOException {
            connection.send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nX-Gone: yes\r\nIdempotency-Key: " + key
                    + "\r\nContent-Length: 0\r\n\r\n");
        }

        @Override
        public void close() throws IOException {
            connection.close();
        }
    }

    private final class Http2 implements Client {

        private HttpClientRequest request;

        @Override
        public void post(String path, String key) throws Exception {
            request = vertx.createHttpClient(new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2)
                    .setHttp2ClearTextUpgrade(false)).request(HttpMethod.POST, RestAssured.port, "localhost", path)
                    .toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
            request.putHeader("Idempotency-Key", key).putHeader("X-Gone", "yes").send();
        }

        @Override
        public void close() {
            request.reset();
        }
    }

    private Vertx vertx;

    @BeforeEach
    void nothingRuns() {
        vertx = Vertx.vertx();
        Things.RUNS.set(0);
        Things.statusOfFirst = new CompletableFuture<>();
        Station.held = null;
        Station.reached = new CompletableFuture<>();
        Station.leave = new CompletableFuture<>();
        Filters.givenUp = null;
    }

    @AfterEach
    void everythingEnds() throws Exception {
        Station.held = null;
        Station.leave.complete(null);
        Things.statusOfFirst.complete(200);
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({ "1,RESERVE,blocking,false", "1,RESERVE,uni,false", "1,METHOD,blocking,true", "1,METHOD,uni,true",
            "2,RESERVE,blocking,false", "2,RESERVE,uni,false", "2,METHOD,blocking,true", "2,METHOD,uni,true" })
    void owner_isGivenUp_runsOnlyIfItsMethodHasBegun(int http, String station, String method, boolean runs) throws Exception {
        String key = UUID.randomUUID().toString();
        Station.held = Station.valueOf(station);
        Things.statusOfFirst.complete(200);
        try (Client client = client(http)) {
            client.post("/things/" + method, key);
            Station.reached.get(30, TimeUnit.SECONDS);
        }
        letGo();

        assertThat(Things.RUNS).hasValue(runs ? 1 : 0);
        assertRetry(method, key, "run 1", runs);
    }

    @ParameterizedTest
    @CsvSource({ "1,FIRST_PASS,blocking", "1,WAIT,blocking", "1,WAIT,uni", "1,REPLAY,blocking", "1,REPLAY,uni",
            "1,SECOND_PASS,blocking", "2,FIRST_PASS,blocking", "2,WAIT,blocking", "2,WAIT,uni", "2,REPLAY,blocking",
            "2,REPLAY,uni", "2,SECOND_PASS,blocking" })
    void waitingDuplicate_isGivenUp_leavesTheRecord(int http, String station, String method) throws Exception {
        String key = giveUpDuplicate(http, Station.valueOf(station), method, 200);

        assertThat(Things.RUNS).hasValue(1);
        assertRetry(method, key, "run 1", true);
    }

    @ParameterizedTest
    @CsvSource({ "1,FIRST_PASS,blocking", "1,WAIT,blocking", "1,WAIT,uni", "1,SECOND_PASS,blocking",
            "2,FIRST_PASS,blocking", "2,WAIT,blocking", "2,WAIT,uni", "2,SECOND_PASS,blocking" })
    void waitingDuplicate_isGivenUp_leavesTheKeyFree(int http, String station, String method) throws Exception {
        String key = giveUpDuplicate(http, Station.valueOf(station), method, 500);

        assertThat(Things.RUNS).hasValue(1);
        assertRetry(method, key, "run 2", false);
    }

    private String giveUpDuplicate(int http, Station station, String method, int statusOfFirst) throws Exception {
        String key = UUID.randomUUID().toString();
        CompletableFuture<String> owner = Background.call(() -> answer(method, key));
        await().until(() -> Things.RUNS.get() == 1);
        Station.held = station;
        try (Client client = client(http)) {
            client.post("/things/" + method, key);
            await().until(() -> MemoryApplication.runtime().protocol().waiting() == 1);
            if (station == Station.SECOND_PASS || station == Station.REPLAY) {
                Things.statusOfFirst.complete(statusOfFirst);
            }
            if (station != Station.WAIT) {
                Station.reached.get(30, TimeUnit.SECONDS);
            }
        }
        await().until(() -> Filters.givenUp.closed());
        Things.statusOfFirst.complete(statusOfFirst);
        assertThat(owner.get(30, TimeUnit.SECONDS)).startsWith("HTTP/1.1 " + statusOfFirst);
        letGo();
        return key;
    }

    private Client client(int http) throws IOException {
        return http == 1 ? new Http1() : new Http2();
    }

    private static void letGo() {
        await().until(() -> Filters.givenUp.closed());
        Station.held = null;
        Station.leave.complete(null);
        await().until(() -> MemoryApplication.runtime().protocol().waiting() == 0);
        await().until(() -> MemoryApplication.runtime().protocol().running() == 0);
    }

    private static void assertRetry(String method, String key, String body, boolean replayed) {
        String retry = answer(method, key);
        assertThat(retry).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n" + body);
        assertThat(retry.contains("Idempotent-Replayed: true")).isEqualTo(replayed);
    }

    private static String answer(String method, String key) {
        try (RawConnection connection = new RawConnection()) {
            return connection.send("POST /things/" + method + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Idempotency-Key: " + key + "\r\nContent-Length: 0\r\n\r\n").readToEnd();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
