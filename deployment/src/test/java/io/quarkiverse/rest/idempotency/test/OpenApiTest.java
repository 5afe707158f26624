package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
 * The OpenAPI document of an application describes its idempotent operations without a line from its author.
 */
class OpenApiTest {

    private static final String THINGS = "io.quarkiverse.rest.idempotency.test.OpenApiTest$Things";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.withAllExtensions(Things.class)
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
        assertThat((String) key.get("description")).contains("1 to 64 visible ASCII characters", "is rejected",
                "recorded for 90 minutes", "a deployment can change them");
        assertThat(schema(key)).containsEntry("minLength", 1).containsEntry("maxLength", 66).containsEntry("type", "string");
    }

    @Test
    void configurationThatIsPackagedWithTheApplication_winsOverTheAnnotation() {
        Map<String, Object> key = key("put", "configured");

        assertThat((String) key.get("description")).contains("a UUID", "runs each time", "recorded for 7 days");
        assertThat(key.get("required")).isNotEqualTo(true);
        assertThat(schema(key)).containsEntry("minLength", 36).containsEntry("maxLength", 38);
    }

    @ParameterizedTest
    @ValueSource(strings = { "k-1:~", "\"k-1:~\"", "\"a,b;c\"", "8e03978e-40d5-43dd-bc93-6894a57f9324",
            "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"",
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            "\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"" })
    void keyThatTheSchemaAccepts_isAcceptedByTheServer(String sent) {
        assertThat(accepts(schema(key("post", "{id}/parts")), sent)).isTrue();
        assertThat(status("things/1/parts", sent)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "\"\"", "a b", "\"a b\"", "a\"b", "\"a", "a\"", "a,b", "a;b", "a\\b", "é",
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0",
            "\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0\"" })
    void keyThatTheServerRejects_isRejectedByTheSchema(String sent) {
        assertThat(status("things/1/parts", sent)).isEqualTo(400);
        assertThat(accepts(schema(key("post", "{id}/parts")), sent)).isFalse();
    }

    @Test
    void keyOfVersionSeven_isAcceptedQuotedAndBare_bySchemaAndServer() {
        Map<String, Object> seven = schema(key("post", "version-7"));
        assertThat((List<?>) seven.get("examples")).hasSize(2).allSatisfy(example -> {
            String now = new StringBuilder(String.format("%012x", System.currentTimeMillis())).insert(8, '-')
                    + ((String) example).replace("\"", "").substring(13);
            String sent = ((String) example).startsWith("\"") ? '"' + now + '"' : now;
            assertThat(accepts(seven, (String) example)).isTrue();
            assertThat(accepts(seven, sent)).isTrue();
            assertThat(status("things/version-7", sent)).isEqualTo(200);
        });
        for (String other : List.of("8e03978e-40d5-43dd-bc93-6894a57f9324", "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"")) {
            assertThat(accepts(seven, other)).isFalse();
            assertThat(status("things/version-7", other)).isEqualTo(400);
        }
    }

    private static int status(String path, String key) {
        return RestAssured.given().header("Idempotency-Key", key).post("/v1/" + path).statusCode();
    }

    /** The keywords that the schema of a key has. */
    private static boolean accepts(Map<String, Object> schema, String value) {
        assertThat(schema).containsOnlyKeys("type", "minLength", "maxLength", "pattern", "examples");
        return value.length() >= (int) schema.get("minLength") && value.length() <= (int) schema.get("maxLength")
                && Pattern.compile((String) schema.get("pattern")).matcher(value).find();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> schema(Map<String, Object> key) {
        return (Map<String, Object>) key.get("schema");
    }

    @Test
    void rejectionsAreResponses_eachWithProblemDetailsAndExamplesOfItsOwn() {
        JsonPath required = operationPath("post", "{id}/parts");
        Map<String, List<String>> codes = Map.of(
                "400", List.of("idempotency_key_missing", "idempotency_key_invalid"),
                "409", List.of("idempotency_request_in_progress"),
                "413", List.of("idempotency_request_too_large"),
                "422", List.of("idempotency_key_reused"),
                "500", List.of("idempotency_replay_failed"),
                "503", List.of("idempotency_outcome_unknown", "idempotency_store_unavailable", "idempotency_overloaded",
                        "idempotency_shutting_down"));

        codes.forEach((status, known) -> {
            String problem = "responses.'" + status + "'.content.'application/problem+json'";
            assertThat(required.getString(problem + ".schema.'$ref'")).as(status)
                    .isEqualTo("#/components/schemas/IdempotencyProblem");
            assertThat(required.getMap(problem + ".examples").keySet()).as(status).isEqualTo(Set.copyOf(known));
            for (String code : known) {
                Map<String, Object> example = required.getMap(problem + ".examples." + code + ".value");
                assertThat(example).as(code).containsOnlyKeys("type", "title", "status", "detail", "code", "error")
                        .containsEntry("status", Integer.valueOf(status)).containsEntry("code", code)
                        .containsEntry("type", "urn:quarkus-rest-idempotency:problem:" + code);
            }
        });
        assertThat(required.getMap("responses.'503'.headers")).containsKey("Retry-After");
        assertThat(document().getMap("components.schemas.IdempotencyProblem.properties.error.properties"))
                .containsOnlyKeys("type", "code", "message");
        assertThat(document().getList("components.schemas.IdempotencyProblem.properties.code.enum"))
                .contains("idempotency_key_reused", "idempotency_shutting_down");
    }

    @Test
    void exampleOfARejection_isTheBodyThatTheServerSends() {
        JsonPath required = operationPath("post", "{id}/parts");

        assertThat(RestAssured.post("/v1/things/1/parts").jsonPath().getMap("")).isEqualTo(
                required.getMap("responses.'400'.content.'application/problem+json'.examples.idempotency_key_missing.value"));
        RestAssured.given().header("Idempotency-Key", "reused").contentType("text/plain").body("one")
                .post("/v1/things/1/parts");
        assertThat(RestAssured.given().header("Idempotency-Key", "reused").contentType("text/plain").body("two")
                .post("/v1/things/1/parts").jsonPath().getMap("")).isEqualTo(
                        required.getMap(
                                "responses.'422'.content.'application/problem+json'.examples.idempotency_key_reused.value"));
    }

    @Test
    void document_whereTheInFlightAnswerIs503_promisesNo409() {
        JsonPath configured = operationPath("put", "configured");

        assertThat(configured.getMap("responses")).doesNotContainKey("409");
        assertThat(configured.getString("responses.'503'.description")).contains("A request with the same key is in progress");
    }

    @Test
    void recordedResponse_mayBeAReplay() {
        assertThat(operationPath("post", "{id}/parts").getMap("responses.'200'.headers")).containsKey("Idempotent-Replayed");
        assertThat(operationPath("post", "{id}/parts").getMap("responses.'422'")).doesNotContainKey("headers");
    }

    @Test
    void documentationOfTheApplication_isKept() {
        assertThat(key("post", "own-words")).containsEntry("description", "my own key");
        JsonPath own = operationPath("post", "own-words");
        assertThat(own.getString("responses.'409'.description")).isEqualTo("my own conflict");
        assertThat(own.getMap("responses.'409'.content")).containsOnlyKeys("text/x-own");
        assertThat(own.getString("responses.'200'.description")).isEqualTo("done");
        assertThat(own.getMap("responses")).as("what it does not say").containsKey("422");
    }

    @Test
    void operationOfAnotherExtension_isDocumentedWithoutItsProfile() {
        Map<String, Object> key = key("post", "declared");

        assertThat((String) key.get("description")).contains("recorded for 2 hours").doesNotContain("visible ASCII")
                .doesNotContain("without it");
        assertThat(schema(key)).containsOnlyKeys("type");
        JsonPath declared = operationPath("post", "declared");
        assertThat(declared.getMap("responses.'422'")).containsKey("description").doesNotContainKey("content");
        assertThat(declared.getMap("responses")).doesNotContainKey("409");
    }

    @Test
    void otherMethods_areLeftAlone() {
        for (Map<String, Object> other : List.of(operation("post", "plain"), operation("get", "{id}/parts"))) {
            assertThat(other.toString()).doesNotContain("Idempot");
        }
    }
}
