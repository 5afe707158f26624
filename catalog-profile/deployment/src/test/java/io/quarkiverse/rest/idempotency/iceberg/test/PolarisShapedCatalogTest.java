package io.quarkiverse.rest.idempotency.iceberg.test;

import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.as;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.delete;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.newKey;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.post;
import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.records;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.iceberg.IcebergOperation;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;

/** A catalog with Polaris's names and signatures, to which nothing but the dependency was added. */
class PolarisShapedCatalogTest {

    private static final String CATALOG = "/api/catalog/v1/main";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = CatalogApplication.of();

    @Test
    void everyOperationOfTheSpecification_isBound_withTheProfilesDefaults() {
        for (IcebergOperation operation : IcebergOperation.values()) {
            assertBound(operation);
        }
    }

    private static void assertBound(IcebergOperation operation) {
        BoundOperation bound = CatalogApplication.runtime().services().operations().operation(operation.operationName());

        assertThat(bound.enabled()).isTrue();
        assertThat(bound.method()).contains("IcebergRestCatalogApi#" + operation.id());
        assertThat(bound.replay()).isEqualTo(operation.replay());
        assertThat(bound.policy().inFlight()).isEqualTo(InFlight.WAIT);
        assertThat(bound.inFlightStatus()).isEqualTo(503);
        assertThat(bound.policy().retention()).isEqualTo(Duration.ofHours(25));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "createNamespace   | POST   | /namespaces                     | {\"namespace\":[\"a\"],\"properties\":{\"owner\":\"x\"}}",
            "dropNamespace     | DELETE | /namespaces/a                   |",
            "updateProperties  | POST   | /namespaces/a/properties        | {\"updates\":{\"owner\":\"y\"}}",
            "unregisterTable   | POST   | /namespaces/a/tables/t/unregister |",
            "renameTable       | POST   | /tables/rename                  | {\"source\":{\"namespace\":[\"a\"],\"name\":\"t\"},\"destination\":{\"namespace\":[\"a\"],\"name\":\"u\"}}",
            "commitTransaction | POST   | /transactions/commit            | {\"table-changes\":[{\"identifier\":{\"namespace\":[\"a\"],\"name\":\"t\"}}]}",
            "dropView          | DELETE | /namespaces/a/views/v           |",
            "renameView        | POST   | /views/rename                   | {\"source\":{\"namespace\":[\"a\"],\"name\":\"t\"},\"destination\":{\"namespace\":[\"a\"],\"name\":\"u\"}}",
            "cancelPlanning    | DELETE | /namespaces/a/tables/t/plan/p-1 |" })
    void responseWithoutCredentials_isReplayedAsItWas(String operation, String verb, String path, String body) {
        String key = newKey();
        int runs = Warehouse.RUNS.get();

        Response first = send(verb, key, path, body);
        Response retry = send(verb, key, path, body);

        assertThat(first.statusCode()).as(first.asString()).isBetween(200, 204);
        assertThat(retry.statusCode()).isEqualTo(first.statusCode());
        assertThat(retry.asString()).isEqualTo(first.asString());
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(Warehouse.RUNS.get()).isEqualTo(runs + 1);
    }

    private static Response send(String verb, String key, String path, String body) {
        return body == null ? as("alice", key).request(verb, CATALOG + path)
                : as("alice", key).body(body).request(verb, CATALOG + path);
    }

    @Test
    void responseThatMayHoldCredentials_isNotKept_andItsDuplicateIsToldSo() {
        String key = newKey();
        String table = "{\"name\":\"secret-" + key + "\"}";

        Response first = post(key, CATALOG + "/namespaces/a/tables", table);
        Response retry = post(key, CATALOG + "/namespaces/a/tables", table);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(retry.statusCode()).isEqualTo(501);
        assertThat(retry.contentType()).startsWith("application/json");
        assertThat(retry.jsonPath().getString("error.type")).isEqualTo("idempotency_replay_failed");
        assertThat(retry.jsonPath().getInt("error.code")).isEqualTo(500);
        assertThat(retry.jsonPath().getString("error.message")).isNotBlank();
    }

    @Test
    void anErrorOfTheCatalog_staysTheAnswerToItsKey() {
        String key = newKey();
        String name = "late-" + key;

        Response first = post(key, CATALOG + "/namespaces/a/tables/" + name, "{\"updates\":[]}");
        post(newKey(), CATALOG + "/namespaces/a/tables", "{\"name\":\"" + name + "\"}");
        Response retry = post(key, CATALOG + "/namespaces/a/tables/" + name, "{\"updates\":[]}");

        assertThat(first.statusCode()).isEqualTo(404);
        assertThat(retry.statusCode()).isEqualTo(404);
        assertThat(retry.asString()).isEqualTo(first.asString()).contains("NoSuchTableException");
    }

    @Test
    void aDroppedTable_staysDropped_forTheKeyThatDroppedIt() {
        String key = newKey();
        String name = "dropped-" + key;
        post(newKey(), CATALOG + "/namespaces/a/tables", "{\"name\":\"" + name + "\"}");

        assertThat(delete(key, CATALOG + "/namespaces/a/tables/" + name).statusCode()).isEqualTo(204);
        assertThat(delete(key, CATALOG + "/namespaces/a/tables/" + name).statusCode()).isEqualTo(204);
        assertThat(delete(newKey(), CATALOG + "/namespaces/a/tables/" + name).statusCode()).isEqualTo(404);
    }

    @Test
    void keyOfAnotherRequest_isRejected_inTheShapeOfTheSpecification() {
        String key = newKey();
        delete(key, CATALOG + "/namespaces/a/tables/one-" + key);

        Response other = delete(key, CATALOG + "/namespaces/a/tables/two-" + key);
        Response otherOperation = post(key, CATALOG + "/namespaces/a/tables/one-" + key, "{}");

        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(other.jsonPath().getString("error.type")).isEqualTo("idempotency_key_reused");
        assertThat(other.jsonPath().getString("error.message")).contains("resource");
        assertThat(otherOperation.statusCode()).isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource({ "/namespaces/a%1Fb/tables/T, /namespaces/a%1fb/tables/%54",
            "/namespaces/a%1Fb/tables/T, /namespaces/a%251Fb/tables/T" })
    void twoSpellingsOfOneTable_areOneResource(String one, String other) {
        String key = newKey();
        delete(key, CATALOG + one);

        assertThat(delete(key, CATALOG + other).header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(delete(key, CATALOG + "/namespaces/a%1Fc/tables/T").statusCode()).isEqualTo(422);
        assertThat(delete(key, "/api/catalog/v1/other/namespaces/a%1Fb/tables/T").statusCode()).isEqualTo(422);
    }

    @Test
    void spellingsOfOneUuid_areOneKey() {
        String key = newKey();
        String table = "/namespaces/a/tables/spelled-" + key;
        int runs = Warehouse.RUNS.get();

        assertThat(delete(key, CATALOG + table).statusCode()).isEqualTo(404);
        for (String spelling : List.of("\"" + key + "\"", " " + key, key.toUpperCase(Locale.ROOT))) {
            Response retry = delete(spelling, CATALOG + table);
            assertThat(retry.statusCode()).as(spelling).isEqualTo(404);
            assertThat(retry.header("Idempotent-Replayed")).as(spelling).isEqualTo("true");
        }

        assertThat(Warehouse.RUNS.get()).isEqualTo(runs + 1);
    }

    @Test
    void quotedKey_comesToTheMethodAsUuid() {
        assertThat(delete("\"" + newKey() + "\"", CATALOG + "/namespaces/a").statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = { "7", "not-a-uuid", "{0196b6a4-6a3e-7c1b-8f6a-2b1e9b7f5a10}", "0196b6a46a3e7c1b8f6a2b1e9b7f5a10",
            "1-1-1-1-1", "\"\"" })
    void malformedKey_isRejected_inTheShapeOfTheSpecification(String key) {
        int runs = Warehouse.RUNS.get();

        Response rejected = delete(key, CATALOG + "/namespaces/a");

        assertThat(rejected.statusCode()).isEqualTo(400);
        assertThat(rejected.jsonPath().getString("error.type")).isEqualTo("idempotency_key_invalid");
        assertThat(rejected.jsonPath().getInt("error.code")).isEqualTo(400);
        assertThat(rejected.jsonPath().getString("error.message")).contains("is malformed. Expected a");
        assertThat(Warehouse.RUNS.get()).isEqualTo(runs);
    }

    @Test
    void twoPrincipals_haveTwoKeys() {
        String key = newKey();
        String body = "{\"namespace\":[\"a\"]}";

        assertThat(as("alice", key).body(body).post(CATALOG + "/namespaces").statusCode()).isEqualTo(200);
        assertThat(as("bob", key).body(body).post(CATALOG + "/namespaces").header("Idempotent-Replayed")).isNull();
    }

    @Test
    void requestThatIsNoMutation_orCarriesNoKey_isLeftAlone() {
        int records = records();

        post(null, CATALOG + "/namespaces", "{\"namespace\":[\"a\"]}");
        post(newKey(), CATALOG + "/namespaces/a/tables/t/metrics", "{}");
        as("alice", newKey()).get(CATALOG + "/namespaces/a/tables/t");
        as("alice", newKey()).head(CATALOG + "/namespaces/a/tables/t");
        as("alice", newKey()).get("/api/catalog/v1/config?warehouse=main");

        assertThat(records()).isEqualTo(records);
    }

    @Test
    void clientsAreToldTheLifetime_atTheTopOfTheConfiguration() {
        Response config = as("alice", null).get("/api/catalog/v1/config?warehouse=main");

        assertThat(config.jsonPath().getString("idempotency-key-lifetime")).isEqualTo("PT24H");
        assertThat(config.jsonPath().getString("overrides.prefix")).isEqualTo("main");
        assertThat(config.asString()).doesNotContain("overrides.idempotency");
    }

    @Test
    void anErrorOfTheConfiguration_saysNoLifetime() {
        Response error = as("alice", null).get("/api/catalog/v1/config");

        assertThat(error.statusCode()).isEqualTo(400);
        assertThat(error.asString()).doesNotContain("lifetime");
    }
}
