package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;

import org.jboss.resteasy.reactive.RestPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkiverse.rest.idempotency.Replay;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.http.Method;
import io.restassured.response.Response;

/**
 * Where the annotation may sit, how its attributes come together, and what configuration makes of them.
 */
class DeclarationTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication
            .of(OnClass.class, MethodContract.class, MethodImplementation.class, TypeContract.class, TypeImplementation.class,
                    Base.class, Derived.class, Configured.class)
            .overrideConfigKey("quarkus.rest-idempotency.retention", "3h")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"create-payment\".retention", "7d")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"create-payment\".key-requirement", "optional")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"create-payment\".in-flight", "wait")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"create-payment\".wait-limit", "9s")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"create-payment\".body-limit", "2K")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"create-payment\".replay", "status-only")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"POST /configured/{id}/off\".enabled", "false");

    static final AtomicInteger RUNS = new AtomicInteger();

    static String run() {
        return "run " + RUNS.incrementAndGet();
    }

    @Path("/on-class")
    @Idempotent(retention = "1h", lease = "10s")
    public static class OnClass {

        @GET
        public String get() {
            return run();
        }

        @POST
        public String post() {
            return run();
        }

        @PUT
        public String put() {
            return run();
        }

        @PATCH
        public String patch() {
            return run();
        }

        @DELETE
        public String delete() {
            return run();
        }

        @POST
        @Path("/{id:[0-9]{2}}/parts/")
        @Idempotent(retention = "2h")
        public String merged(@RestPath String id) {
            return run();
        }
    }

    @Path("/method-contract")
    public interface MethodContract {

        @POST
        @Idempotent(operation = "contract", retention = "1h", lease = "10s")
        String create();

        @POST
        @Path("plain")
        String plain();
    }

    public static class MethodImplementation implements MethodContract {

        @Override
        @Idempotent(retention = "2h")
        public String create() {
            return run();
        }

        @Override
        public String plain() {
            return run();
        }
    }

    @Idempotent(retention = "5h")
    public interface TypeContract {

        @POST
        String create();
    }

    @Path("/type-contract")
    public static class TypeImplementation implements TypeContract {

        @Override
        public String create() {
            return run();
        }
    }

    public abstract static class Base {

        @POST
        @Path("inherited")
        @Idempotent(retention = "6h")
        public String inherited() {
            return run();
        }
    }

    @Path("/derived")
    public static class Derived extends Base {
    }

    @Path("/configured")
    public static class Configured {

        @POST
        @Idempotent(operation = "create-payment", retention = "1h", lease = "11s", keyRequirement = KeyRequirement.REQUIRED)
        public String create() {
            return run();
        }

        @POST
        @Path("{id}/off")
        @Idempotent
        public String off(@RestPath String id) {
            return run();
        }
    }

    @Test
    void annotationOnAClass_coversTheMethodsThatChangeSomething() {
        for (Method method : new Method[] { Method.POST, Method.PUT, Method.PATCH, Method.DELETE }) {
            assertProtected(method, "/on-class");
        }
        assertUnprotected(Method.GET, "/on-class");
        assertThat(operation("GET /on-class")).isNull();
    }

    @Test
    void operation_isNamedByVerbAndPathTemplate_withoutParameterPatterns() {
        assertThat(operation("POST /on-class/{id}/parts")).isNotNull();
        assertProtected(Method.POST, "/on-class/42/parts");
    }

    @Test
    void attributesComeTogether_fromTheMethodBeforeTheClass() {
        BoundOperation merged = operation("POST /on-class/{id}/parts");

        assertThat(merged.policy().retention()).as("of the method").isEqualTo(Duration.ofHours(2));
        assertThat(merged.policy().lease()).as("of the class").isEqualTo(Duration.ofSeconds(10));
        assertThat(merged.policy().inFlight()).as("of neither").isEqualTo(InFlight.REJECT);
    }

    @Test
    void attributesComeTogether_fromTheImplementationBeforeTheInterface() {
        BoundOperation contract = operation("contract");

        assertThat(contract.policy().retention()).as("of the implementation").isEqualTo(Duration.ofHours(2));
        assertThat(contract.policy().lease()).as("of the interface").isEqualTo(Duration.ofSeconds(10));
        assertProtected(Method.POST, "/method-contract");
        assertUnprotected(Method.POST, "/method-contract/plain");
    }

    @Test
    void annotationOnAnInterface_coversTheMethodsOfItsImplementation() {
        assertProtected(Method.POST, "/type-contract");
        assertThat(operation("POST /type-contract").policy().retention()).isEqualTo(Duration.ofHours(5));
    }

    @Test
    void anInheritedMethod_isProtectedAsItsSuperclassSays() {
        assertProtected(Method.POST, "/derived/inherited");
        assertThat(operation("POST /derived/inherited").policy().retention()).isEqualTo(Duration.ofHours(6));
    }

    @Test
    void setting_ofTheOperation_winsOverAnnotation_whichWinsOverGlobal() {
        BoundOperation configured = operation("create-payment");

        assertThat(configured.policy().retention()).isEqualTo(Duration.ofDays(7));
        assertThat(configured.key()).isEqualTo(KeyRequirement.OPTIONAL);
        assertThat(configured.policy().inFlight()).isEqualTo(InFlight.WAIT);
        assertThat(configured.policy().waitLimit()).isEqualTo(Duration.ofSeconds(9));
        assertThat(configured.bodyLimit()).isEqualTo(2048);
        assertThat(configured.replay()).isEqualTo(Replay.STATUS_ONLY);
        assertThat(configured.policy().lease()).as("of the annotation").isEqualTo(Duration.ofSeconds(11));
        assertThat(operation("POST /configured/{id}/off").policy().retention()).as("global").isEqualTo(Duration.ofHours(3));
        assertThat(given().post("/configured").statusCode()).as("no key is required").isEqualTo(200);
    }

    @Test
    void operation_canBeSwitchedOff() {
        assertUnprotected(Method.POST, "/configured/1/off");
    }

    private static BoundOperation operation(String name) {
        return MemoryApplication.runtime().services().operations().operation(name);
    }

    private static void assertProtected(Method method, String path) {
        Response first = request(method, path, method + path);
        Response second = request(method, path, method + path);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
    }

    private static void assertUnprotected(Method method, String path) {
        String first = request(method, path, "unprotected").asString();
        String second = request(method, path, "unprotected").asString();

        assertThat(first).startsWith("run ");
        assertThat(second).startsWith("run ").isNotEqualTo(first);
    }

    private static Response request(Method method, String path, String key) {
        return given().header("Idempotency-Key", key).request(method, path);
    }
}
