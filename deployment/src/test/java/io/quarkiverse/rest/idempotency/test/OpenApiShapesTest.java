package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;

/** Where the application gives rejections a shape of its own, the document does not promise another one. */
class OpenApiShapesTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.withAllExtensions(Things.class, OwnShape.class)
            .overrideConfigKey("quarkus.rest-idempotency.strict-key-syntax", "true")
            .overrideConfigKey("quarkus.rest-idempotency.header-name", "X-Key");

    @Path("/things")
    public static class Things {

        @POST
        @Idempotent
        public String make() {
            return "";
        }
    }

    public static class OwnShape {

        @ServerExceptionMapper
        public RestResponse<String> map(IdempotencyException rejection) {
            return RestResponse.ResponseBuilder.<String> create(rejection.status()).entity(rejection.code().code()).build();
        }
    }

    @Test
    void rejections_areDocumentedWithoutABody() {
        JsonPath document = RestAssured.get("/q/openapi?format=json").jsonPath();

        assertThat(document.getString("paths.'/things'.post.responses.'422'.description")).isNotBlank();
        assertThat(document.getMap("paths.'/things'.post.responses.'422'")).doesNotContainKey("content");
        assertThat(document.getMap("$")).as("no schema of problems").doesNotContainKey("components");
    }

    @Test
    void theKeyIsDescribedAsConfigured_withItsQuotes() {
        JsonPath document = RestAssured.get("/q/openapi?format=json").jsonPath();

        assertThat(document.getString("paths.'/things'.post.parameters[0].name")).isEqualTo("X-Key");
        String pattern = document.getString("paths.'/things'.post.parameters[0].schema.pattern");
        assertThat("\"a,b\"").matches(pattern);
        assertThat("\"" + "k".repeat(256) + "\"").doesNotMatch(pattern);
        assertThat("bare").doesNotMatch(pattern);
        assertThat(document.getInt("paths.'/things'.post.parameters[0].schema.maxLength")).isEqualTo(257);
    }
}
