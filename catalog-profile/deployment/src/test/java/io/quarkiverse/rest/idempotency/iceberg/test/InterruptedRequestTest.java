package io.quarkiverse.rest.idempotency.iceberg.test;

import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.newKey;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.quarkiverse.rest.idempotency.iceberg.CatalogIdentifier;
import io.quarkiverse.rest.idempotency.iceberg.CatalogLoader;
import io.quarkiverse.rest.idempotency.iceberg.CatalogRequest;
import io.quarkiverse.rest.idempotency.iceberg.CatalogState;
import io.quarkus.test.QuarkusUnitTest;

/** A commit whose answer was a 5xx: before anything runs again, it is looked whether it is there. */
class InterruptedRequestTest {

    private static final String TABLE = "/v1/namespaces/a/tables/t";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = CatalogApplication.withoutCatalog(Catalog.class, State.class, Loader.class)
            .overrideConfigKey("quarkus.rest-idempotency.reconcile.back-off", "0s")
            .overrideConfigKey("quarkus.rest-idempotency.reconcile.retries", "0");

    static final AtomicInteger RUNS = new AtomicInteger();
    static volatile boolean commits;
    static volatile boolean answers;
    static volatile boolean stateIsKnown;
    static volatile int unknownStatus;
    static volatile String errorType;
    static volatile long snapshot;

    @Path("/v1")
    @Consumes("application/json")
    @Produces("application/json")
    public static class Catalog {

        @POST
        @Path("/namespaces/{namespace}/tables/{table}")
        public Response updateTable(@PathParam("namespace") String namespace, @PathParam("table") String table,
                ObjectNode request) {
            RUNS.incrementAndGet();
            if (commits) {
                snapshot = request.at("/updates/0/snapshot/snapshot-id").longValue();
            }
            return answers ? Response.ok(answer()).build()
                    : Warehouse.error(unknownStatus, errorType, "the database did not answer");
        }

        @POST
        @Path("/transactions/commit")
        public Response commitTransaction(ObjectNode request) {
            RUNS.incrementAndGet();
            snapshot = request.at("/table-changes/0/updates/0/snapshot/snapshot-id").longValue();
            return Warehouse.error(500, "CommitStateUnknownException", "the database did not answer");
        }
    }

    @Singleton
    public static class State implements CatalogState {

        @Override
        public Optional<Entity> table(CatalogRequest request, CatalogIdentifier table) {
            if (!stateIsKnown) {
                throw new IllegalStateException("the database does not answer");
            }
            ObjectNode metadata = JsonNodeFactory.instance.objectNode();
            metadata.putArray("snapshots").addObject().put("snapshot-id", snapshot);
            return Optional.of(new Entity("u-1", "s3://b/1.json", metadata));
        }

        @Override
        public Optional<Entity> view(CatalogRequest request, CatalogIdentifier view) {
            return Optional.empty();
        }

        @Override
        public boolean namespaceExists(CatalogRequest request, CatalogIdentifier namespace) {
            return true;
        }
    }

    @Singleton
    public static class Loader implements CatalogLoader {

        @Override
        public Loaded loadTable(CatalogRequest request, CatalogIdentifier table) {
            return new Loaded("u-1", answer());
        }
    }

    private static Map<String, Object> answer() {
        return Map.of("metadata-location", "s3://b/1.json", "metadata",
                Map.of("table-uuid", "u-1", "current-snapshot-id", snapshot));
    }

    private String key;
    private String append;

    @BeforeEach
    void interruptACommit() {
        key = newKey();
        append = "{\"updates\":[{\"action\":\"add-snapshot\",\"snapshot\":{\"snapshot-id\":" + Math.abs(key.hashCode() + 1L)
                + "}}]}";
        answers = false;
        stateIsKnown = true;
        unknownStatus = 500;
        errorType = "CommitStateUnknownException";
    }

    @Test
    void aCommitThatIsThere_isAnswered_andDoesNotRunAgain() {
        commits = true;
        assertThat(post(key, TABLE, append).statusCode()).isEqualTo(500);
        int runs = RUNS.get();

        io.restassured.response.Response retry = post(key, TABLE, append);

        assertThat(retry.statusCode()).isEqualTo(200);
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(retry.jsonPath().getLong("metadata.current-snapshot-id")).isEqualTo(snapshot);
        assertThat(RUNS.get()).isEqualTo(runs);
    }

    @Test
    void aCommitThatIsNotThere_runsAgain() {
        commits = false;
        assertThat(post(key, TABLE, append).statusCode()).isEqualTo(500);
        int runs = RUNS.get();
        answers = true;

        io.restassured.response.Response retry = post(key, TABLE, append);

        assertThat(retry.statusCode()).isEqualTo(200);
        assertThat(retry.header("Idempotent-Replayed")).isNull();
        assertThat(RUNS.get()).isEqualTo(runs + 1);
    }

    @Test
    void aCommitOfWhichNothingIsKnown_isNotAnswered_andDoesNotRunAgain() {
        commits = true;
        post(key, TABLE, append);
        int runs = RUNS.get();
        stateIsKnown = false;

        io.restassured.response.Response retry = post(key, TABLE, append);
        assertThat(retry.statusCode()).isEqualTo(503);
        assertThat(retry.header("Retry-After")).isNotNull();
        assertThat(retry.jsonPath().getString("error.type")).isEqualTo("idempotency_outcome_unknown");

        stateIsKnown = true;
        assertThat(post(key, TABLE, append).statusCode()).isEqualTo(200);
        assertThat(RUNS.get()).isEqualTo(runs);
    }

    @ParameterizedTest
    @ValueSource(strings = { "CommitStateUnknownException", "org.apache.iceberg.exceptions.CommitStateUnknownException" })
    void answer400OfAnUnknownState_isNotFinal_andTheCatalogIsAsked(String type) {
        commits = true;
        unknownStatus = 400;
        errorType = type;
        assertThat(post(key, TABLE, append).statusCode()).isEqualTo(400);
        int runs = RUNS.get();

        io.restassured.response.Response retry = post(key, TABLE, append);

        assertThat(retry.statusCode()).isEqualTo(200);
        assertThat(retry.jsonPath().getLong("metadata.current-snapshot-id")).isEqualTo(snapshot);
        assertThat(RUNS.get()).isEqualTo(runs);
    }

    @Test
    void answer400OfAnUnknownState_whoseCommitIsNotThere_runsAgain() {
        commits = false;
        unknownStatus = 400;
        assertThat(post(key, TABLE, append).statusCode()).isEqualTo(400);
        int runs = RUNS.get();
        answers = true;

        assertThat(post(key, TABLE, append).statusCode()).isEqualTo(200);
        assertThat(RUNS.get()).isEqualTo(runs + 1);
    }

    @Test
    void answer400OfAnotherType_isFinal() {
        unknownStatus = 400;
        errorType = "BadRequestException";
        post(key, TABLE, append);
        int runs = RUNS.get();

        io.restassured.response.Response retry = post(key, TABLE, append);

        assertThat(retry.statusCode()).isEqualTo(400);
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(RUNS.get()).isEqualTo(runs);
    }

    @Test
    void replayOfAReconciledCommit_hasTheContentTypeOfAFirstAnswer() {
        commits = true;
        post(key, TABLE, append);
        String reconciled = post(key, TABLE, append).header("Content-Type");
        answers = true;
        interruptACommit();
        answers = true;

        assertThat(reconciled).isEqualTo(post(key, TABLE, append).header("Content-Type"));
    }

    @Test
    void aTransactionThatIsThere_isAnsweredWithoutABody() {
        String body = "{\"table-changes\":[{\"identifier\":{\"namespace\":[\"a\"],\"name\":\"t\"}," + append.substring(1)
                + "]}";
        assertThat(post(key, "/v1/transactions/commit", body).statusCode()).isEqualTo(500);
        int runs = RUNS.get();

        io.restassured.response.Response retry = post(key, "/v1/transactions/commit", body);

        assertThat(retry.statusCode()).isEqualTo(204);
        assertThat(RUNS.get()).isEqualTo(runs);
    }
}
