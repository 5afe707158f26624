package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkus.test.QuarkusUnitTest;

/**
 * An application gives rejections a shape of its own by mapping their exception.
 */
class CustomMapperTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, OwnShape.class);

    @Path("/things")
    @Idempotent(keyRequirement = KeyRequirement.REQUIRED)
    public static class Things {

        @POST
        public String create(String body) {
            return "created";
        }
    }

    @Provider
    public static class OwnShape implements ExceptionMapper<IdempotencyException> {

        @Override
        public Response toResponse(IdempotencyException rejection) {
            return Response.status(rejection.status()).type("text/x-own")
                    .entity(rejection.code().code() + " / " + rejection.getMessage()).build();
        }
    }

    @Test
    void theMapperOfTheApplication_winsOverTheBuiltInOne() {
        io.restassured.response.Response rejected = given().post("/things");

        assertThat(rejected.statusCode()).isEqualTo(400);
        assertThat(rejected.contentType()).startsWith("text/x-own");
        assertThat(rejected.asString()).startsWith("idempotency_key_missing / ");
    }

    @Test
    void mapperOfTheApplication_getsRejectionsOfTheProtocolToo() {
        given().header("Idempotency-Key", "k").body("one").post("/things");
        io.restassured.response.Response rejected = given().header("Idempotency-Key", "k").body("two").post("/things");

        assertThat(rejected.statusCode()).isEqualTo(422);
        assertThat(rejected.asString()).startsWith("idempotency_key_reused / ");
    }
}
