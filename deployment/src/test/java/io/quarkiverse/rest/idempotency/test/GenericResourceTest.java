package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.runtime.OperationDefinitions;
import io.quarkiverse.rest.idempotency.runtime.config.OperationDefinition;
import io.quarkus.arc.Arc;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;

/** Methods whose types a generic class or interface leaves open, and that are annotated there or where the types are known. */
class GenericResourceTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Crud.class, Orders.class, Invoices.class, Base.class, Level.class,
            Books.class, Pens.class, Item.class, Parameters.class, WithParameters.class);

    static final AtomicInteger RUNS = new AtomicInteger();

    public record Item(String name, int run) {

        Item ran() {
            return new Item(name, RUNS.incrementAndGet());
        }
    }

    public interface Crud<T> {

        @POST
        T create(T item);

        @PUT
        @Idempotent
        T replace(T item);
    }

    @Path("/orders")
    public static class Orders implements Crud<Item> {

        @Override
        @Idempotent(operation = "create-order")
        public Item create(Item item) {
            return item.ran();
        }

        @Override
        public Item replace(Item item) {
            return item.ran();
        }
    }

    @Path("/invoices")
    @Idempotent
    public static class Invoices implements Crud<Item> {

        @Override
        public Item create(Item item) {
            return item.ran();
        }

        @Override
        @Idempotent(retention = "2h")
        public Item replace(Item item) {
            return item.ran();
        }
    }

    public abstract static class Base<K, T> {

        @POST
        @Path("add")
        public abstract T add(T item);

        @POST
        @Path("inherited")
        @Idempotent
        public T inherited(T item) {
            return run(item);
        }

        abstract T run(T item);
    }

    public abstract static class Level<X> extends Base<String, X> {
    }

    @Path("/books")
    public static class Books extends Level<Item> {

        @Override
        @Idempotent(operation = "add-book")
        public Item add(Item item) {
            return item.ran();
        }

        @Override
        Item run(Item item) {
            return item.ran();
        }
    }

    @Path("/pens")
    public static class Pens extends Level<Item> {

        @Override
        public Item add(Item item) {
            return item.ran();
        }

        @Override
        Item run(Item item) {
            return item.ran();
        }
    }

    public static class Parameters {

        @PathParam("id")
        String id;

        @QueryParam("from")
        String from;

        @HeaderParam("X-Note")
        String note;
    }

    @Path("/parameters/{id}")
    public static class WithParameters {

        @POST
        @Idempotent
        public String create(@BeanParam Parameters parameters, String body) {
            return parameters.id + " " + parameters.from + " " + parameters.note + " " + body + " "
                    + RUNS.incrementAndGet();
        }
    }

    @BeforeEach
    void nothingHasRun() {
        RUNS.set(0);
    }

    private static Response send(String verb, String path) {
        return given().header("Idempotency-Key", verb + path).contentType("application/json").body("{\"name\":\"pen\"}")
                .request(verb, path);
    }

    @ParameterizedTest
    @CsvSource({ "POST, /orders", "PUT, /orders", "POST, /invoices", "PUT, /invoices", "POST, /books/add",
            "POST, /books/inherited", "POST, /pens/inherited" })
    void anAnnotatedMethod_isProtected_whereverItsTypesAreKnown(String verb, String path) {
        Response first = send(verb, path);
        Response again = send(verb, path);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.jsonPath().getInt("run")).isEqualTo(1);
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void aMethodThatIsNotAnnotated_runsEachTime() {
        send("POST", "/pens/add");

        assertThat(send("POST", "/pens/add").jsonPath().getInt("run")).isEqualTo(2);
    }

    @Test
    void eachAnnotatedMethod_isOneOperation() {
        assertThat(Arc.container().instance(OperationDefinitions.class).get().definitions())
                .extracting(OperationDefinition::getName)
                .containsExactlyInAnyOrder("create-order", "PUT /orders", "POST /invoices", "PUT /invoices", "add-book",
                        "POST /books/inherited", "POST /pens/inherited", "POST /parameters/{id}");
        assertThat(
                MemoryApplication.runtime().services().operations().operation("PUT /invoices").policy().retention().toHours())
                .isEqualTo(2);
    }

    @Test
    void aBeanOfParameters_isFilled_andBound() {
        Response first = parameters("1", "web");
        Response again = parameters("1", "web");

        assertThat(first.asString()).isEqualTo("1 web note b 1");
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(parameters("2", "web").statusCode()).as("another resource").isEqualTo(422);
        assertThat(parameters("1", "app").statusCode()).as("another query").isEqualTo(422);
    }

    private static Response parameters(String id, String from) {
        return given().header("Idempotency-Key", "parameters").header("X-Note", "note").contentType("text/plain").body("b")
                .post("/parameters/" + id + "?from=" + from);
    }
}
