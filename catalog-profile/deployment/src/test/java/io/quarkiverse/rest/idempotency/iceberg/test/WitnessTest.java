package io.quarkiverse.rest.idempotency.iceberg.test;

import static io.quarkiverse.rest.idempotency.iceberg.test.CatalogApplication.as;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.Response;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.quarkus.test.QuarkusUnitTest;

/**
 * The witness of a request, which the catalog keeps, and by which an interrupted request is found to be applied.
 */
class WitnessTest extends WitnessCatalog {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = application();

    @Test
    void creation_carriesTheNameOfItsRecord() {
        io.restassured.response.Response first = createTable();

        assertThat(first.jsonPath().getString("metadata.properties.idempotency-witness")).startsWith(record + "@");
        assertThat(first.jsonPath().getString("metadata.properties.owner")).isEqualTo("me");
    }

    @Test
    void requestWithoutAKey_andAStagedTable_carryNothing() {
        String staged = post("/namespaces/a/tables", "{\"name\":\"" + name + "\",\"stage-create\":true}").asString();
        String unkeyed = as("alice", null).body("{\"namespace\":[\"" + name + "\"]}").post(CATALOG + "/namespaces").asString();

        assertThat(staged).contains(name).doesNotContain("idempotency-witness");
        assertThat(unkeyed).contains(name).doesNotContain("idempotency-witness");
    }

    @Test
    void commitOfATable_carriesNothingByDefault() {
        String body = "{\"updates\":[{\"action\":\"set-properties\",\"updates\":{}}]}";

        assertThat(post("/namespaces/a/tables/" + name, body).asString()).isEqualTo(body);
    }

    @Test
    void tableWithoutALocation_thatACreationLeft_isFoundByItsWitness() {
        answers = false;
        assertThat(createTable().statusCode()).isEqualTo(500);
        int runs = RUNS.get();
        answers = true;

        io.restassured.response.Response retry = createTable();

        assertReplay(retry);
        assertThat(retry.jsonPath().getString("metadata.table-uuid"))
                .isEqualTo(HELD.get("a." + name).path("table-uuid").asText());
        assertThat(RUNS).hasValue(runs);
    }

    @Test
    void creationThatLeftNothing_runsAgain() {
        answers = false;
        commits = false;
        createTable();
        int runs = RUNS.get();
        answers = true;
        commits = true;

        assertThat(createTable().statusCode()).isEqualTo(200);
        assertThat(RUNS).hasValue(runs + 1);
    }

    @Test
    void tableOfAnotherCreation_isNotTakenForThisOne() {
        answers = false;
        commits = false;
        createTable();
        HELD.put("a." + name, JsonNodeFactory.instance.objectNode().put("table-uuid", "u")
                .set("properties",
                        JsonNodeFactory.instance.objectNode().put("idempotency-witness", "other@2026-01-01T00:00:00Z")));
        int runs = RUNS.get();
        answers = true;

        assertThat(createTable().header("Idempotent-Replayed")).isNull();
        assertThat(RUNS).hasValue(runs + 1);
    }

    @Test
    void namespaceThatACreationLeft_isAnsweredWithItsProperties() {
        String body = "{\"namespace\":[\"" + name + "\"],\"properties\":{\"owner\":\"me\"}}";
        answers = false;
        post("/namespaces", body);
        int runs = RUNS.get();

        io.restassured.response.Response retry = post("/namespaces", body);

        assertReplay(retry);
        assertThat(retry.contentType()).startsWith("application/json");
        assertThat(retry.jsonPath().getList("namespace")).containsExactly(name);
        assertThat(retry.jsonPath().getString("properties.owner")).isEqualTo("me");
        assertThat(retry.jsonPath().getString("properties.idempotency-witness")).startsWith(record);
        assertThat(RUNS).hasValue(runs);
    }

    @Test
    void propertiesThatAnUpdateLeft_areAnswered() {
        String body = "{\"updates\":{\"owner\":\"me\"},\"removals\":[\"old\"]}";
        answers = false;
        post("/namespaces/" + name + "/properties", body);
        int runs = RUNS.get();

        io.restassured.response.Response retry = post("/namespaces/" + name + "/properties", body);

        assertReplay(retry);
        assertThat(retry.jsonPath().getList("updated")).containsExactly("owner", "idempotency-witness.changed");
        assertThat(retry.jsonPath().getList("removed")).containsExactly("old");
        assertThat(retry.jsonPath().getList("missing")).isEmpty();
        assertThat(RUNS).hasValue(runs);
    }
}
