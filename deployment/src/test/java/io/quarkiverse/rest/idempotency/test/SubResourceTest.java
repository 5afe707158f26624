package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.runtime.OperationDefinitions;
import io.quarkiverse.rest.idempotency.runtime.config.OperationDefinition;
import io.quarkus.arc.Arc;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.arc.profile.UnlessBuildProfile;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;

/**
 * Methods of interfaces and classes without a path: of those that a resource implements, and of sub-resources. Each method that
 * answers requests is one operation, and nothing else is.
 */
class SubResourceTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Contract.class, Things.class, Shelf.class, Shelves.class,
            Lamp.class, Bulbs.class, DimmableLamp.class, TestOnly.class, NeverInTests.class, Unused.class,
            UnusedInTests.class);

    static final AtomicInteger RUNS = new AtomicInteger();

    static String run() {
        return "run " + RUNS.incrementAndGet();
    }

    /** Has no resource in tests, and is none the worse for it. */
    public abstract static class Unused {

        @POST
        @Idempotent(operation = "create-unused")
        public String create(String body) {
            return run();
        }
    }

    @Path("/unused")
    @UnlessBuildProfile("test")
    public static class UnusedInTests extends Unused {
    }

    public interface Contract {

        @POST
        @Idempotent(operation = "create-thing")
        String create(String body);

        @POST
        @Path("unnamed")
        @Idempotent
        String unnamed(String body);
    }

    @Path("/things")
    public static class Things implements Contract {

        @Override
        public String create(String body) {
            return run();
        }

        @Override
        public String unnamed(String body) {
            return run();
        }
    }

    @Path("/shelves/{shelf}")
    public static class Shelves {

        @Inject
        Shelf shelf;

        @Path("books")
        public Shelf books(@PathParam("shelf") String shelf) {
            return this.shelf;
        }

        @Path("lamp")
        public Lamp lamp(@PathParam("shelf") String shelf) {
            return new DimmableLamp();
        }

        @Path("bulb")
        public Lamp bulb(@PathParam("shelf") String shelf) {
            return body -> run();
        }
    }

    @ApplicationScoped
    public static class Shelf {

        @POST
        @Idempotent(operation = "add-book")
        public String add(String body) {
            return run();
        }

        @Path("{book}/pages")
        public Class<Bulbs> pages() {
            return Bulbs.class;
        }
    }

    public interface Lamp {

        @POST
        @Idempotent(operation = "switch-lamp")
        String press(String body);
    }

    public static class DimmableLamp implements Lamp {

        @Override
        @POST
        @Idempotent(retention = "2h")
        public String press(String body) {
            return run();
        }
    }

    public static class Bulbs {

        @POST
        @Path("bulbs")
        @Idempotent
        public String add(String body) {
            return run();
        }
    }

    @Path("/variants")
    @IfBuildProfile("test")
    public static class TestOnly {

        @POST
        @Idempotent(operation = "variant")
        public String create(String body) {
            return run();
        }
    }

    @Path("/variants")
    @UnlessBuildProfile("test")
    public static class NeverInTests {

        @POST
        @Idempotent(operation = "variant")
        public String create(String body) {
            return run();
        }

        @POST
        @Path("other")
        @Idempotent(operation = "not-there")
        public String other(String body) {
            return run();
        }
    }

    @BeforeEach
    void nothingHasRun() {
        RUNS.set(0);
    }

    private static Response post(String path) {
        return given().header("Idempotency-Key", path).contentType("text/plain").body("b").post(path);
    }

    @ParameterizedTest
    @ValueSource(strings = { "/things", "/things/unnamed", "/shelves/1/books", "/shelves/1/lamp", "/shelves/1/bulb",
            "/shelves/1/books/7/pages/bulbs", "/variants" })
    void eachMethodThatIsServed_isProtected(String path) {
        Response first = post(path);
        Response again = post(path);

        assertThat(first.asString()).isEqualTo("run 1");
        assertThat(again.asString()).isEqualTo("run 1");
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void aKeyOfOneSubResource_isRejectedForAnother() {
        Response first = given().header("Idempotency-Key", "shared").body("b").post("/shelves/2/books");
        Response other = given().header("Idempotency-Key", "shared").body("b").post("/shelves/3/books");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(other.statusCode()).isEqualTo(422);
    }

    @Test
    void onlyMethodsThatAreServed_areOperations() {
        assertThat(Arc.container().instance(OperationDefinitions.class).get().definitions())
                .extracting(OperationDefinition::getName)
                .containsExactlyInAnyOrder("create-thing", "POST /things/unnamed", "add-book", "switch-lamp", "POST /bulbs",
                        "variant");
        assertThat(MemoryApplication.runtime().services().operations().operation("switch-lamp").policy().retention().toHours())
                .as("what the class says").isEqualTo(2);
    }
}
