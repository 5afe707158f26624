package io.quarkiverse.rest.idempotency.test.transaction;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;

/** The response of a method shows what Hibernate and the database make of its entities, with the annotation and without. */
abstract class FlushedResponses {

    private String key;

    @BeforeEach
    void newKey() {
        key = UUID.randomUUID().toString();
    }

    private static Response post(String path, String key) {
        return given().header("Idempotency-Key", key).post(path);
    }

    private static Response rename(JsonPath document, String title) {
        return given().header("Idempotency-Key", title).header("If-Match", document.getInt("version"))
                .put("/kept/documents/" + document.getLong("id") + "/" + title);
    }

    @Test
    void theBody_ofANewEntity_isTheSameWithTheAnnotationAndWithout() {
        Map<String, Object> plain = post("/plain/documents/plain-" + key, key).jsonPath().getMap("");
        Map<String, Object> kept = post("/kept/documents/kept-" + key, key).jsonPath().getMap("");

        assertThat(kept).doesNotContainValue(null).containsOnlyKeys(plain.keySet());
        assertThat(kept.get("version")).isEqualTo(plain.get("version"));
        assertThat(kept.get("state")).isEqualTo(plain.get("state")).isEqualTo("drafted");
    }

    @Test
    void theVersion_thatAResponseShows_isTheOneThatTheNextRequestNeeds() {
        JsonPath created = post("/kept/documents/" + key, key).jsonPath();

        Response first = rename(created, key + "-1");
        Response second = rename(first.jsonPath(), key + "-2");

        assertThat(first.jsonPath().getInt("version")).isEqualTo(created.getInt("version") + 1);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.jsonPath().getInt("version")).isEqualTo(created.getInt("version") + 2);
        assertThat(rename(created, key + "-1").asString()).as("the replay").isEqualTo(first.asString());
    }

    @Test
    void aConstraint_violatedAtTheFlush_isMappedAsWithoutTheAnnotation() {
        post("/plain/documents/" + key, key);
        Response plain = post("/plain/documents/" + key, key);
        int runs = Documents.RUNS.get();

        Response kept = post("/kept/documents/" + key, key);
        Response retry = post("/kept/documents/" + key, key);

        assertThat(plain.statusCode()).isEqualTo(409);
        assertThat(kept.statusCode()).isEqualTo(409);
        assertThat(kept.asString()).isEqualTo(plain.asString()).isEqualTo(retry.asString());
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(Documents.RUNS).hasValue(runs + 1);
    }
}
