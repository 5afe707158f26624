package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;

import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.KeyFormat;
import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkiverse.rest.idempotency.deployment.spi.IdempotentMethodBuildItem;
import io.quarkus.builder.BuildChainBuilder;
import io.quarkus.builder.BuildContext;
import io.quarkus.builder.BuildStep;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;

/**
 * What the OpenAPI document of an application says of its idempotent operations, without a line from its author.
 */
class OpenApiTest {

    private static final String THINGS = "io.quarkiverse.rest.idempotency.test.OpenApiTest$Things";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.of(Things.class)
            .overrideConfigKey("quarkus.http.root-path", "/api")
            .overrideConfigKey("quarkus.rest.path", "v1")
            .overrideConfigKey("quarkus.rest-idempotency.max-key-length", "64")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"configured\".retention", "7d")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"configured\".key-format", "uuid")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"configured\".in-flight-status", "503")
            .addBuildChainCustomizer(new Consumer<BuildChainBuilder>() {
                @Override
                public void accept(BuildChainBuilder builder) {
                    builder.addBuildStep(new BuildStep() {
                        @Override
                        public void execute(BuildContext context) {
                            context.produce(IdempotentMethodBuildItem.ofMethod(THINGS, "declared",
                                    Map.of("operation", "declared", "retention", "2h")));
                        }
                    }).produces(IdempotentMethodBuildItem.class).build();
                }
            });

    @Path("/things")
    public static class Things {

        @POST
        @Path("{id: [0-9]+}/parts")
        @Idempotent(keyRequirement = KeyRequirement.REQUIRED, retention = "90m")
        public String required(@RestPath String id) {
            return "";
        }

        @PUT
        @Path("configured")
        @Idempotent(operation = "configured", retention = "1h")
        public String configured() {
            return "";
        }

        @POST
        @Path("version-7")
        @Idempotent(keyFormat = KeyFormat.UUIDV7)
        public String versionSeven() {
            return "";
        }

        @POST
        @Path("own-words")
        @Idempotent
        @APIResponse(responseCode = "200", description = "done")
        @APIResponse(responseCode = "409", description = "my own conflict", content = @Content(mediaType = "text/x-own"))
        public String ownWords(
                @Parameter(name = "Idempotency-Key", in = ParameterIn.HEADER, description = "my own key") @HeaderParam("Idempotency-Key") String key) {
            return "";
        }

        @POST
        @Path("declared")
        public String declared() {
            return "";
        }

        @POST
        @Path("plain")
        public String plain() {
            return "";
        }

        @GET
        @Path("{id: [0-9]+}/parts")
        public String get(@RestPath String id) {
            return "";
        }
    }

    private static JsonPath document() {
        return RestAssured.given().basePath("").accept("application/json").get("/api/q/openapi?format=json").jsonPath();
    }

    private static Map<String, Object> operation(String verb, String path) {
        Map<String, Object> operation = document().getMap("paths.'/api/v1/things/" + path + "'." + verb);
        assertThat(operation).as(document().prettify()).isNotNull();
        return operation;
    }

    private static JsonPath operationPath(String verb, String path) {
        assertThat(operation(verb, path)).isNotEmpty();
        return document().setRootPath("paths.'/api/v1/things/" + path + "'." + verb);
    }

    private static Map<String, Object> key(String verb, String path) {
        List<Map<String, Object>> parameters = operationPath(verb, path).getList("parameters");
        List<Map<String, Object>> keys = parameters.stream().filter(parameter -> parameter.get("in").equals("header")).toList();
        assertThat(keys).hasSize(1);
        return keys.get(0);
    }

    @Test
    void theHeaderIsAParameter_withItsRequirementLimitsAndRetention() {
        Map<String, Object> key = key("post", "{id}/parts");

        assertThat(key).containsEntry("name", "Idempotency-Key").containsEntry("required", true);
        assertThat((String) key.get("description")).contains("1 to 64 visible ASCII characters", "is refused",
                "kept for 90 minutes", "a deployment may have others");
        assertThat(schema(key)).containsEntry("minLength", 1).containsEntry("maxLength", 64).containsEntry("type", "string");
    }

    @Test
    void configurationThatIsPackagedWithTheApplication_winsOverTheAnnotation() {
        Map<String, Object> key = key("put", "configured");

        assertThat((String) key.get("description")).contains("a UUID", "runs each time", "kept for 7 days");
        assertThat(key.get("required")).isNotEqualTo(true);
        assertThat(schema(key)).containsEntry("minLength", 36).containsEntry("maxLength", 36);
    }

    @Test
    void aKeyThatKeepsToTheSchema_isAccepted_andOneThatIsRefusedDoesNot() {
        String any = (String) schema(key("post", "{id}/parts")).get("pattern");
        assertThat("k-1:~").matches(any);
        for (String refused : List.of("a b", "a\"b", "a,b", "a;b", "a\\b", "é")) {
            assertThat(refused).doesNotMatch(any);
            assertThat(RestAssured.given().header("Idempotency-Key", refused).post("/v1/things/1/parts").statusCode())
                    .as(refused).isEqualTo(400);
        }
        String seven = (String) schema(key("post", "version-7")).get("pattern");
        for (Object example : (List<?>) schema(key("post", "version-7")).get("examples")) {
            assertThat((String) example).matches(Pattern.compile(seven));
            String now = new StringBuilder(String.format("%012x", System.currentTimeMillis())).insert(8, '-')
                    + ((String) example).substring(13);
            assertThat(now).matches(Pattern.compile(seven));
            assertThat(RestAssured.given().header("Idempotency-Key", now).post("/v1/things/version-7").statusCode())
                    .isEqualTo(200);
        }
        assertThat("8e03978e-40d5-43dd-bc93-6894a57f9324").doesNotMatch(seven);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> schema(Map<String, Object> key) {
        return (Map<String, Object>) key.get("schema");
    }

    @Test
    void refusalsAreResponses_withProblemDetails() {
        JsonPath required = operationPath("post", "{id}/parts");

        for (String status : List.of("400", "409", "413", "422", "500", "503")) {
            assertThat(required.getString("responses.'" + status + "'.content.'application/problem+json'.schema.'$ref'"))
                    .as(status).isEqualTo("#/components/schemas/IdempotencyProblem");
            assertThat(required.getString("responses.'" + status + "'.description")).as(status).isNotBlank();
        }
        assertThat(required.getMap("responses.'503'.headers")).containsKey("Retry-After");
        assertThat(document().getMap("components.schemas.IdempotencyProblem.properties.error.properties"))
                .containsOnlyKeys("type", "code", "message");
        assertThat(document().getList("components.schemas.IdempotencyProblem.properties.code.enum"))
                .contains("idempotency_key_reused", "idempotency_shutting_down");
    }

    @Test
    void whereTheInFlightAnswerIs503_no409IsPromised() {
        JsonPath configured = operationPath("put", "configured");

        assertThat(configured.getMap("responses")).doesNotContainKey("409");
        assertThat(configured.getString("responses.'503'.description")).contains("has not been answered yet");
    }

    @Test
    void aRecordedAnswerMayBeAReplay() {
        assertThat(operationPath("post", "{id}/parts").getMap("responses.'200'.headers")).containsKey("Idempotent-Replayed");
        assertThat(operationPath("post", "{id}/parts").getMap("responses.'422'")).doesNotContainKey("headers");
    }

    @Test
    void whatTheApplicationSays_stays() {
        assertThat(key("post", "own-words")).containsEntry("description", "my own key");
        JsonPath own = operationPath("post", "own-words");
        assertThat(own.getString("responses.'409'.description")).isEqualTo("my own conflict");
        assertThat(own.getMap("responses.'409'.content")).containsOnlyKeys("text/x-own");
        assertThat(own.getString("responses.'200'.description")).isEqualTo("done");
        assertThat(own.getMap("responses")).as("what it does not say").containsKey("422");
    }

    @Test
    void ofAnOperationThatAnotherExtensionDeclares_nothingIsSaidThatItsProfileMayChange() {
        Map<String, Object> key = key("post", "declared");

        assertThat((String) key.get("description")).contains("kept for 2 hours").doesNotContain("visible ASCII")
                .doesNotContain("without it");
        assertThat(schema(key)).containsOnlyKeys("type");
        JsonPath declared = operationPath("post", "declared");
        assertThat(declared.getMap("responses.'422'")).containsKey("description").doesNotContainKey("content");
        assertThat(declared.getMap("responses")).doesNotContainKey("409");
    }

    @Test
    void otherMethodsAreLeftAlone() {
        for (Map<String, Object> other : List.of(operation("post", "plain"), operation("get", "{id}/parts"))) {
            assertThat(other.toString()).doesNotContain("Idempot");
        }
    }
}
