package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;

/**
 * The providers of an application around a replay: response filters run, but what was recorded stays as it was, and what an
 * interceptor wrote is not written once more.
 */
class ReplayAndProvidersTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, CountingFilter.class, Envelope.class);

    @Path("/things")
    @Idempotent
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        public String blocking() {
            return "run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("uni")
        public Uni<String> uni() {
            return Uni.createFrom().item(this::blocking);
        }
    }

    @Provider
    public static class CountingFilter implements ContainerResponseFilter {

        static final AtomicInteger CALLS = new AtomicInteger();

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            int call = CALLS.incrementAndGet();
            response.getHeaders().putSingle("X-Filtered", "call-" + call);
            response.getHeaders().putSingle("ETag", "\"call-" + call + '"');
            if (call > 1) {
                response.setStatus(299);
                response.setEntity("changed by call " + call);
                response.getHeaders().putSingle("Location", "/elsewhere");
                response.getHeaders().putSingle("Content-Type", "text/changed");
            }
        }
    }

    @Provider
    public static class Envelope implements WriterInterceptor {

        static final AtomicInteger CALLS = new AtomicInteger();

        @Override
        public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
            CALLS.incrementAndGet();
            context.getOutputStream().write("<".getBytes(StandardCharsets.UTF_8));
            context.proceed();
            context.getOutputStream().write(">".getBytes(StandardCharsets.UTF_8));
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Things.RUNS.set(0);
        CountingFilter.CALLS.set(0);
        Envelope.CALLS.set(0);
    }

    @Test
    void aResponseFilterRunsOnAReplay_butCannotChangeWhatWasRecorded() {
        for (String path : new String[] { "", "/uni" }) {
            nothingHasRun();
            Response first = post(path, "filtered" + path);
            Response second = post(path, "filtered" + path);

            assertThat(first.header("ETag")).isEqualTo("\"call-1\"");
            assertThat(CountingFilter.CALLS).hasValue(2);
            assertThat(second.header("X-Filtered")).isEqualTo("call-2");
            assertThat(second.header("ETag")).isEqualTo("\"call-1\"");
            assertThat(second.header("Location")).as("of this answer, and not recorded").endsWith("/elsewhere");
            assertThat(second.statusCode()).isEqualTo(200);
            assertThat(second.asString()).isEqualTo(first.asString());
            assertThat(second.headers().getValues("Content-Type")).isEqualTo(first.headers().getValues("Content-Type"));
            assertThat(second.headers().getValues("Idempotent-Replayed")).containsExactly("true");
            assertThat(Things.RUNS).hasValue(1);
        }
    }

    @Test
    void aWriterInterceptor_isNotAppliedTwice() {
        Response first = post("", "intercepted");
        Response second = post("", "intercepted");

        assertThat(first.asString()).isEqualTo("<run 1>");
        assertThat(second.asString()).isEqualTo("<run 1>");
        assertThat(Envelope.CALLS).hasValue(1);
    }

    private static Response post(String path, String key) {
        return given().header("Idempotency-Key", key).post("/things" + path);
    }
}
