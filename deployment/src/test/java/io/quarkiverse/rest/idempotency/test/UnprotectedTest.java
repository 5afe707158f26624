package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import javax.management.JMException;
import javax.management.ObjectName;

import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;

import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;

/**
 * Requests without a key, and requests to methods that are not idempotent, cost nothing: no call of the store, no property of
 * the request, no handler in the way of a method that is not idempotent, and no object of this extension's classes.
 */
class UnprotectedTest {

    private static final String OURS = "io.quarkiverse.rest.idempotency.";
    private static final int REQUESTS = 50;

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication
            .of(Things.class, Probe.class, CountingStore.class, DelegatingStore.class)
            .overrideConfigKey("quarkus.rest-idempotency.purge.enabled", "false");

    @Singleton
    public static class CountingStore extends DelegatingStore {
    }

    @Path("/things")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Path("idempotent")
        @Idempotent
        public String idempotent(String body) {
            return "run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("idempotent-uni")
        @Idempotent
        public Uni<String> idempotentUni(String body) {
            return Uni.createFrom().item(() -> idempotent(body));
        }

        @POST
        @Path("plain")
        public String plain(String body) {
            return idempotent(body);
        }

        @POST
        @Path("plain-uni")
        public Uni<String> plainUni(String body) {
            return Uni.createFrom().item(() -> idempotent(body));
        }
    }

    /** Looks at the request when its response is made. */
    public static class Probe {

        static final Set<String> PROPERTIES = ConcurrentHashMap.newKeySet();
        static final Set<String> HANDLERS = ConcurrentHashMap.newKeySet();

        @ServerResponseFilter
        public void look(ContainerRequestContext request, ContainerResponseContext response) {
            PROPERTIES.addAll(request.getPropertyNames());
            ResteasyReactiveRequestContext context = CurrentRequestManager.get();
            Arrays.stream(context.getTarget().getHandlerChain()).forEach(handler -> HANDLERS.add(handler.getClass().getName()));
        }
    }

    @BeforeEach
    void nothingHasBeenAsked() {
        DelegatingStore.CALLS.set(0);
        Probe.PROPERTIES.clear();
        Probe.HANDLERS.clear();
        Things.RUNS.set(0);
    }

    private static void withoutKey(String path) {
        given().body("b").post("/things/" + path).then().statusCode(200);
    }

    private static void withKey(String path, String key) {
        given().header("Idempotency-Key", key).body("b").post("/things/" + path).then().statusCode(200);
    }

    private static boolean ours(String name) {
        return name.startsWith(OURS) && !name.startsWith(OURS + "test.");
    }

    @ParameterizedTest
    @Tag("unprotected-untouched")
    @ValueSource(strings = { "idempotent", "idempotent-uni" })
    void aRequestWithoutAKey_makesNoStoreCallAndGetsNoProperty(String path) {
        withoutKey(path);
        withoutKey(path);

        assertThat(Things.RUNS).hasValue(2);
        assertThat(DelegatingStore.CALLS).hasValue(0);
        assertThat(Probe.PROPERTIES).noneMatch(UnprotectedTest::ours);

        withKey(path, "seen-" + path);
        assertThat(DelegatingStore.CALLS).as("reserve and complete").hasValue(2);
        assertThat(Probe.PROPERTIES).as("the probe sees one where there is one").anyMatch(UnprotectedTest::ours);
    }

    @ParameterizedTest
    @Tag("unprotected-untouched")
    @ValueSource(strings = { "plain", "plain-uni" })
    void aMethodThatIsNotIdempotent_hasNoHandlerOfOurs_alsoForARequestWithAKey(String path) {
        withKey(path, "k");
        withKey(path, "k");

        assertThat(Things.RUNS).hasValue(2);
        assertThat(DelegatingStore.CALLS).hasValue(0);
        assertThat(Probe.PROPERTIES).noneMatch(UnprotectedTest::ours);
        assertThat(Probe.HANDLERS).isNotEmpty().noneMatch(UnprotectedTest::ours);

        withoutKey("idempotent");
        assertThat(Probe.HANDLERS).as("the probe sees them where there are any").anyMatch(UnprotectedTest::ours);
    }

    @Test
    @Tag("unprotected-untouched")
    void unprotectedRequest_makesNoObjectOfTheExtension() {
        unprotected();
        Map<String, Long> before = instances();

        for (int i = 0; i < REQUESTS; i++) {
            unprotected();
        }

        // One per request would be as many more as there were requests; the heartbeat timer that a request with a key has left
        // behind makes one or two when it fires. A collection in between can only make fewer of them.
        assertThat(instances()).allSatisfy((name, count) -> assertThat(count).as(name)
                .isLessThan(before.getOrDefault(name, 0L) + REQUESTS));

        // Also of what is garbage when its request has ended, unless it is collected in between.
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            long keyed = keyedRequests();
            for (int i = 0; i < 3; i++) {
                withKey("idempotent", "made-" + Things.RUNS.get());
            }
            assertThat(keyedRequests()).as("the count sees what is made").isEqualTo(keyed + 3);
        });
    }

    private static long keyedRequests() {
        return instances().entrySet().stream().filter(entry -> entry.getKey().endsWith(".KeyedRequest"))
                .mapToLong(Map.Entry::getValue).sum();
    }

    private static void unprotected() {
        withoutKey("idempotent");
        withoutKey("idempotent-uni");
        withKey("plain", "k");
        withKey("plain-uni", "k");
    }

    /** The number of objects of each class of the extension on the heap, those that are garbage included. */
    private static Map<String, Long> instances() {
        String histogram;
        try {
            histogram = (String) ManagementFactory.getPlatformMBeanServer().invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
                    new Object[] { new String[] { "-all" } }, new String[] { String[].class.getName() });
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
        Map<String, Long> instances = new TreeMap<>();
        histogram.lines().map(line -> line.strip().split("\\s+")).filter(columns -> columns.length >= 4 && ours(columns[3]))
                .forEach(columns -> instances.merge(columns[3], Long.parseLong(columns[1]), Long::sum));
        return instances;
    }
}
