package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.GenericEntity;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.ext.ContextResolver;
import jakarta.ws.rs.ext.Provider;

import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonView;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.resteasy.reactive.jackson.CustomSerialization;
import io.quarkus.resteasy.reactive.jackson.EnableSecureSerialization;
import io.quarkus.resteasy.reactive.jackson.SecureField;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.specification.RequestSpecification;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * The writers of Quarkus REST know the method, its annotations and the caller: a response that is recorded has the status, the
 * content type and the bytes that it has without a key, and so has its replay.
 */
class ResponseWritersTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.withUsers(Things.class, Viewed.class, Account.class, Views.class,
            Shape.class, Circle.class, Square.class, Snake.class, Snakes.class, Reversed.class);

    public static class Views {

        public static class Public {
        }

        public static class Private extends Public {
        }
    }

    public static class Account {

        @JsonView(Views.Public.class)
        public String owner = "ada";

        @JsonView(Views.Private.class)
        public String note = "private";

        @SecureField(rolesAllowed = "teller")
        @JsonView(Views.Public.class)
        public String iban = "secret";
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({ @JsonSubTypes.Type(value = Circle.class, name = "circle"),
            @JsonSubTypes.Type(value = Square.class, name = "square") })
    public interface Shape {
    }

    public static class Circle implements Shape {

        public int radius = 1;
    }

    public static class Square implements Shape {

        public int side = 2;
    }

    public static class Snake {

        public String manyWords = "one";
    }

    /** An application may have another mapper for some types. */
    @Provider
    public static class Snakes implements ContextResolver<ObjectMapper> {

        private final ObjectMapper snakes = new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

        @Override
        public ObjectMapper getContext(Class<?> type) {
            return type == Snake.class ? snakes : null;
        }
    }

    public static class Reversed implements BiFunction<ObjectMapper, Type, ObjectWriter> {

        @Override
        public ObjectWriter apply(ObjectMapper mapper, Type type) {
            return mapper.writerWithDefaultPrettyPrinter();
        }
    }

    @Path("/things")
    @Idempotent
    public static class Things {

        @POST
        @Path("secured")
        public Account secured() {
            return new Account();
        }

        @POST
        @Path("secured-uni")
        public Uni<Account> securedUni() {
            return Uni.createFrom().item(Account::new);
        }

        @POST
        @Path("secured-response")
        @EnableSecureSerialization
        public Response securedResponse() {
            return Response.ok(new Account()).build();
        }

        @POST
        @Path("secured-list")
        public List<Account> securedList() {
            return List.of(new Account());
        }

        @POST
        @Path("view")
        @JsonView(Views.Public.class)
        public Account view() {
            return new Account();
        }

        @POST
        @Path("custom")
        @CustomSerialization(Reversed.class)
        public Circle custom() {
            return new Circle();
        }

        @POST
        @Path("resolved")
        public Snake resolved() {
            return new Snake();
        }

        @POST
        @Path("shapes")
        public List<Shape> shapes() {
            return List.of(new Circle(), new Square());
        }

        @POST
        @Path("generic-entity")
        public Response genericEntity() {
            return Response.status(201).entity(new GenericEntity<List<Shape>>(List.of(new Circle(), new Square())) {
            }).build();
        }

        @POST
        @Path("response")
        public Response response() {
            return Response.status(201).entity(new Circle()).build();
        }

        @POST
        @Path("rest-response")
        public RestResponse<Circle> restResponse() {
            return RestResponse.status(RestResponse.Status.CREATED, new Circle());
        }

        @POST
        @Path("typed-response")
        public Response typedResponse() {
            return Response.ok(new Circle()).type("application/vnd.thing+json").build();
        }

        @POST
        @Path("text")
        public Response text() {
            return Response.ok("täxt").build();
        }

        @POST
        @Path("typed-text")
        @Produces("text/plain; charset=ISO-8859-1")
        public String typedText() {
            return "täxt";
        }

        @POST
        @Path("number")
        @Produces("text/plain")
        public int number() {
            return 7;
        }

        @POST
        @Path("json-object")
        public JsonObject jsonObject() {
            return new JsonObject().put("a", "b");
        }

        @POST
        @Path("json-array")
        public JsonArray jsonArray() {
            return new JsonArray().add("a");
        }

        @POST
        @Path("buffer")
        public Buffer buffer() {
            return Buffer.buffer("bytes");
        }

        @POST
        @Path("bytes")
        public byte[] bytes() {
            return "bytes".getBytes(StandardCharsets.UTF_8);
        }

        @POST
        @Path("characters")
        public char[] characters() {
            return "characters".toCharArray();
        }

        @POST
        @Path("stream")
        public InputStream stream() {
            return new java.io.ByteArrayInputStream("stream".getBytes(StandardCharsets.UTF_8));
        }

        @POST
        @Path("streaming")
        public StreamingOutput streaming() {
            return output -> output.write("streaming".getBytes(StandardCharsets.UTF_8));
        }

        @POST
        @Path("multipart")
        @Produces("multipart/form-data")
        public MultipartFormDataOutput multipart() {
            MultipartFormDataOutput parts = new MultipartFormDataOutput();
            parts.addFormData("part", "a text", MediaType.TEXT_PLAIN_TYPE);
            return parts;
        }

        @POST
        @Path("file")
        public File file() throws IOException {
            return path().toFile();
        }

        @POST
        @Path("path")
        public java.nio.file.Path path() throws IOException {
            java.nio.file.Path file = Files.createTempFile("writers", ".txt");
            file.toFile().deleteOnExit();
            return Files.writeString(file, "0123456789");
        }
    }

    /** The view of a class is the view of its methods. */
    @Path("/viewed")
    @JsonView(Views.Public.class)
    @Idempotent
    public static class Viewed {

        @POST
        public Account view() {
            return new Account();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "things/secured", "things/secured-uni", "things/secured-response", "things/secured-list",
            "things/view",
            "things/custom", "things/resolved", "things/shapes", "things/generic-entity", "things/response",
            "things/rest-response", "things/typed-response", "things/text", "things/typed-text", "things/number",
            "things/json-object", "things/json-array", "things/buffer", "things/bytes", "things/characters", "things/stream",
            "things/streaming", "things/file", "things/path", "viewed" })
    void response_isWrittenAsWithoutAKey_andReplayed(String path) {
        for (String user : List.of("alice", "carol")) {
            for (String accept : new String[] { null, "application/json, text/plain;q=0.5, */*;q=0.1" }) {
                String key = UUID.randomUUID().toString();
                io.restassured.response.Response unkeyed = post(path, user, accept, null);
                io.restassured.response.Response first = post(path, user, accept, key);
                io.restassured.response.Response replay = post(path, user, accept, key);

                assertThat(unkeyed.statusCode()).isBetween(200, 299);
                same(first, unkeyed);
                same(replay, unkeyed);
                assertThat(replay.header("Idempotent-Replayed")).isEqualTo("true");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "secured", "secured-uni", "secured-list", "view" })
    void securedField_isOnlyInTheResponseOfACallerWithItsRole(String path) {
        String key = UUID.randomUUID().toString();

        assertThat(post("things/" + path, "alice", null, key).asString()).contains("secret");
        assertThat(post("things/" + path, "carol", null, key).asString()).contains("ada").doesNotContain("secret");
        assertThat(post("things/" + path, "carol", null, key).asString()).contains("ada").doesNotContain("secret");
    }

    @Test
    void partsOfAResponse_areWrittenAndReplayed() {
        io.restassured.response.Response first = post("things/multipart", "alice", null, "parts");
        io.restassured.response.Response replay = post("things/multipart", "alice", null, "parts");

        assertThat(first.contentType()).startsWith("multipart/form-data").contains("boundary=");
        assertThat(first.asString()).contains("a text");
        same(replay, first);
    }

    @ParameterizedTest
    @ValueSource(strings = { "file", "path" })
    void partOfAFile_isTheResponseAsWithoutAKey(String path) {
        io.restassured.response.Response first = part(path, "part");
        io.restassured.response.Response replay = part(path, "part");

        assertThat(first.asString()).isEqualTo(part(path, null).asString()).isEqualTo("234");
        for (io.restassured.response.Response response : List.of(first, replay)) {
            same(response, part(path, null));
            assertThat(response.header("Content-Range")).isEqualTo("bytes 2-4/10");
        }
    }

    private static io.restassured.response.Response part(String path, String key) {
        RequestSpecification request = given().auth().preemptive().basic("alice", "alice").header("Range", "bytes=2-4");
        return (key == null ? request : request.header("Idempotency-Key", path + key)).post("/things/" + path);
    }

    @ParameterizedTest
    @ValueSource(strings = { "text", "secured" })
    void clientThatAcceptsNothingOfWhatThereIs_isAnsweredAsWithoutAKey(String path) {
        io.restassured.response.Response unkeyed = post("things/" + path, "alice", "image/png", null);
        io.restassured.response.Response keyed = post("things/" + path, "alice", "image/png", path + "png");

        same(keyed, unkeyed);
    }

    private static void same(io.restassured.response.Response actual, io.restassured.response.Response expected) {
        assertThat(actual.statusCode()).isEqualTo(expected.statusCode());
        assertThat(actual.headers().getValues("Content-Type")).isEqualTo(expected.headers().getValues("Content-Type"));
        assertThat(actual.headers().getValues("Accept-Ranges")).isEqualTo(expected.headers().getValues("Accept-Ranges"));
        assertThat(actual.asByteArray()).asString(StandardCharsets.UTF_8)
                .isEqualTo(new String(expected.asByteArray(), StandardCharsets.UTF_8));
    }

    private static io.restassured.response.Response post(String path, String user, String accept, String key) {
        RequestSpecification request = given().auth().preemptive().basic(user, user);
        if (accept != null) {
            request.header("Accept", accept);
        }
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return request.post('/' + path);
    }
}
