package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.spi.Reconciler.Verdict;
import io.quarkiverse.rest.idempotency.support.Background;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;

/**
 * The dashboard of the documentation asks for metrics that an application exports, by the names and tags that Prometheus sees.
 */
class DashboardTest {

    private static final java.nio.file.Path DASHBOARD = java.nio.file.Path
            .of("../docs/modules/ROOT/attachments/grafana-dashboard.json");

    private static final Pattern METRIC = Pattern.compile("idempotency_\\w+");
    private static final Pattern LABELS = Pattern.compile("(\\w+)=~?\"|by \\(([\\w, ]+)\\)");

    /** The metrics that Prometheus itself adds. */
    private static final Set<String> OF_PROMETHEUS = Set.of("instance");

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.withAllExtensions(Things.class, Call.class,
            ScriptedReconciler.class, ScriptedReconciler.Script.class, Pay.class);

    @Singleton
    public static class Pay extends ScriptedReconciler {
        Pay() {
            super("pay");
        }
    }

    @Path("/things")
    public static class Things {

        static final CountDownLatch HELD = new CountDownLatch(1);

        @POST
        @Path("pay")
        @Idempotent(operation = "pay")
        public String pay(String body) {
            return "paid";
        }

        @POST
        @Path("slow")
        @Idempotent(operation = "slow", inFlight = InFlight.WAIT, waitLimit = "5m")
        public String slow() throws InterruptedException {
            HELD.await();
            return "done";
        }
    }

    private static String metrics() {
        return RestAssured.given().accept("text/plain").get("/q/metrics").asString();
    }

    /** Everything that has a meter happens once. */
    private static void happen() {
        Call interrupted = new Call("pay", "/things/pay", UUID.randomUUID().toString());
        interrupted.interrupt();
        ScriptedReconciler.script = (request, reservedAt) -> new Verdict.NotApplied();
        assertThat(interrupted.answer().statusCode()).isEqualTo(200);

        String key = UUID.randomUUID().toString();
        Runnable slow = () -> RestAssured.given().header("Idempotency-Key", key).post("/things/slow");
        List<CompletableFuture<Void>> both = List.of(Background.run(slow), Background.run(slow));
        await().untilAsserted(() -> assertThat(metrics()).containsPattern("(?m)^idempotency_waiting(\\{[^}]*})? 1\\.0"));
        Things.HELD.countDown();
        both.forEach(CompletableFuture::join);
    }

    @Test
    void everyMetricAndTagThatTheDashboardAsksFor_isExported() throws IOException {
        happen();
        String exported = metrics();
        List<List<String>> expressions = JsonPath.from(Files.readString(DASHBOARD)).getList("panels.targets.expr");
        Set<String> asked = new TreeSet<>();

        for (String expression : expressions.stream().flatMap(List::stream).toList()) {
            Matcher metric = METRIC.matcher(expression);
            while (metric.find()) {
                asked.add(metric.group());
                assertThat(exported).as(expression).containsPattern("(?m)^" + metric.group() + "[{ ]");
                Matcher label = LABELS.matcher(expression);
                while (label.find()) {
                    for (String name : (label.group(1) != null ? label.group(1) : label.group(2)).split(", ")) {
                        if (!OF_PROMETHEUS.contains(name)) {
                            assertThat(exported).as(expression)
                                    .containsPattern("(?m)^" + metric.group() + "\\{([^}]*,)?" + name + "=\"");
                        }
                    }
                }
            }
        }

        assertThat(asked).as("all of ours are asked for").containsAll(families(exported));
    }

    /** One name of each family that is exported: the count of a timer or summary, else the metric itself. */
    private static Set<String> families(String exported) {
        Set<String> families = new TreeSet<>();
        Matcher metric = Pattern.compile("(?m)^(idempotency_\\w+)[{ ]").matcher(exported);
        while (metric.find()) {
            if (!metric.group(1).endsWith("_sum") && !metric.group(1).endsWith("_max")) {
                families.add(metric.group(1));
            }
        }
        return families;
    }
}
