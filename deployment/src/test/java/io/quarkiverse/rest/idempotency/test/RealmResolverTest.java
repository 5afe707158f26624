package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.spi.RealmResolver;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;

/**
 * An application that knows its realms better than a header does provides a bean, which sees what request filters found out.
 */
class RealmResolverTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, TenantFilter.class, Tenants.class)
            .overrideConfigKey("quarkus.rest-idempotency.realm.header", "X-Ignored");

    @Path("/things")
    @Idempotent
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        public String create(String body) {
            return "run " + RUNS.incrementAndGet();
        }
    }

    @Provider
    public static class TenantFilter implements ContainerRequestFilter {

        @Override
        public void filter(ContainerRequestContext request) {
            String host = request.getHeaderString("X-Forwarded-Host");
            request.setProperty("tenant", host == null ? null : host.split("\\.")[0]);
        }
    }

    @ApplicationScoped
    public static class Tenants implements RealmResolver {

        @Override
        public String resolve(RealmRequest request) {
            if (!request.header("X-No-Tenant").isEmpty()) {
                throw new BadRequestException("No tenant");
            }
            Object tenant = request.property("tenant");
            return tenant == null ? request.configuredRealm() : "tenant:" + tenant;
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Things.RUNS.set(0);
    }

    @Test
    void theBeanTellsTheRealm_andReplacesTheConfiguredHeader() {
        Response red = given().header("Idempotency-Key", "k").header("X-Forwarded-Host", "red.example.org").post("/things");
        Response blue = given().header("Idempotency-Key", "k").header("X-Forwarded-Host", "blue.example.org").post("/things");
        Response redAgain = given().header("Idempotency-Key", "k").header("X-Forwarded-Host", "red.example.com")
                .header("X-Ignored", "other").post("/things");

        assertThat(red.asString()).isEqualTo("run 1");
        assertThat(blue.asString()).isEqualTo("run 2");
        assertThat(redAgain.asString()).isEqualTo("run 1");
    }

    @Test
    void resolver_thatCannotTell_canFallBackToTheConfiguredRealm() {
        Response one = given().header("Idempotency-Key", "k").header("X-Ignored", "one").post("/things");
        Response other = given().header("Idempotency-Key", "k").header("X-Ignored", "other").post("/things");
        Response oneAgain = given().header("Idempotency-Key", "k").header("X-Ignored", "one").post("/things");
        Response constant = given().header("Idempotency-Key", "k").post("/things");
        Response named = given().header("Idempotency-Key", "k").header("X-Ignored", "default").post("/things");

        assertThat(one.asString()).isEqualTo("run 1");
        assertThat(other.asString()).isEqualTo("run 2");
        assertThat(oneAgain.asString()).isEqualTo("run 1");
        assertThat(constant.asString()).isEqualTo("run 3");
        assertThat(named.asString()).as("the realm of requests without the header").isEqualTo("run 3");
    }

    @Test
    void exceptionOfTheBean_isTheAnswer_andNothingRuns() {
        Response rejected = given().header("Idempotency-Key", "k").header("X-No-Tenant", "1").post("/things");

        assertThat(rejected.statusCode()).isEqualTo(400);
        assertThat(Things.RUNS).hasValue(0);
    }
}
