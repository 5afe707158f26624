package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;

/** A resource whose path and methods are declared on an abstract class. */
class AbstractResourceTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.of(Template.class, Things.class);

    static final AtomicInteger RUNS = new AtomicInteger();

    @Path("/things")
    public abstract static class Template {

        @POST
        @Idempotent
        public String create() {
            return "run " + run();
        }

        abstract int run();
    }

    public static class Things extends Template {

        @Override
        int run() {
            return RUNS.incrementAndGet();
        }
    }

    @Test
    void aMethodOfTheAbstractClass_isOneOperation_andIsProtected() {
        Response first = given().header("Idempotency-Key", "k").post("/things");
        Response retry = given().header("Idempotency-Key", "k").post("/things");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(retry.asString()).isEqualTo(first.asString());
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(RUNS).hasValue(1);
        assertThat(MemoryApplication.runtime().services().operations().operation("POST /things")).isNotNull();
    }
}
