package io.quarkiverse.rest.idempotency.test.store;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import io.agroal.api.AgroalDataSource;
import io.restassured.response.Response;

/** Behaviour of every store in a database. */
abstract class SqlStoreBehaviour {

    @Inject
    AgroalDataSource dataSource;

    @Test
    void retryOfABlockingMethod_getsTheRecordedResponse() {
        String key = UUID.randomUUID().toString();

        Response first = post("blocking", key, "a");
        int runs = CountingResource.RUNS.get();
        Response retry = post("blocking", key, "a");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.header("Idempotent-Replayed")).isNull();
        assertThat(retry.statusCode()).isEqualTo(201);
        assertThat(retry.asString()).isEqualTo(first.asString());
        assertThat(retry.header("Location")).isEqualTo(first.header("Location"));
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(CountingResource.RUNS.get()).isEqualTo(runs);
    }

    @Test
    void retryOfAReactiveMethod_getsTheRecordedResponse() {
        String key = UUID.randomUUID().toString();

        Response first = post("reactive", key, "b");
        Response retry = post("reactive", key, "b");

        assertThat(retry.asString()).isEqualTo(first.asString());
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void anotherBody_isRejected() {
        String key = UUID.randomUUID().toString();
        post("blocking", key, "a");

        Response other = post("blocking", key, "b");

        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(other.jsonPath().getString("code")).isEqualTo("idempotency_key_reused");
    }

    @Test
    void serverError_leavesNoRecord() throws SQLException {
        String key = UUID.randomUUID().toString();
        long before = count();

        String first = post("failing", key, "").asString();
        String second = post("failing", key, "").asString();

        assertThat(second).isNotEqualTo(first);
        assertThat(count()).isEqualTo(before);
    }

    private static Response post(String path, String key, String body) {
        return given().header("Idempotency-Key", key).contentType("text/plain").body(body).post("/count/" + path);
    }

    long count() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table())) {
            rows.next();
            return rows.getLong(1);
        }
    }

    String table() {
        return "idempotency_record";
    }
}
