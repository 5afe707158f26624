package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;

/**
 * The limit of the application for request bodies holds although the body is read before the method asks for it.
 */
class BodyLimitTest {

    private static final int LIMIT = 100 * 1024;

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class)
            .overrideConfigKey("quarkus.http.limits.max-body-size", "100K")
            .setLogRecordPredicate(record -> record.getLevel().intValue() >= Level.WARNING.intValue()
                    && record.getThrown() != null)
            .assertLogRecords(records -> assertThat(records).as("logged failures").isEmpty());

    @Path("/things")
    @Idempotent
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Path("blocking")
        public String blocking(String body) {
            RUNS.incrementAndGet();
            return "read " + body.length();
        }

        @POST
        @Path("uni")
        public Uni<String> uni(String body) {
            return Uni.createFrom().item(() -> blocking(body));
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Things.RUNS.set(0);
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "uni" })
    void announcedBodyOverTheLimit_isRejected_andLeavesNoRecord(String path) throws Exception {
        assertRejected(path, "Content-Length: 204800\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "uni" })
    void chunkedBodyOverTheLimit_isRejected_andLeavesNoRecord(String path) throws Exception {
        // The chunk claims 200 kB; what is sent of it is just over the limit, so that nothing is left unread.
        assertRejected(path, "Transfer-Encoding: chunked\r\n\r\n32000\r\n" + "x".repeat(LIMIT + 1));
    }

    @Test
    void aChunkedBodyOfExactlyTheLimit_isAccepted() throws Exception {
        try (RawConnection connection = new RawConnection()) {
            String answer = connection.send(head("blocking", "exactly") + "Transfer-Encoding: chunked\r\n\r\n"
                    + Integer.toHexString(LIMIT) + "\r\n" + "x".repeat(LIMIT) + "\r\n0\r\n\r\n").readToEnd();

            assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("read " + LIMIT);
        }
    }

    private static void assertRejected(String path, String rest) throws Exception {
        int before = MemoryApplication.records();
        String key = "rejected-" + path + rest.length();
        try (RawConnection connection = new RawConnection()) {
            String answer = connection.send(head(path, key) + rest).readToEnd();

            assertThat(answer).startsWith("HTTP/1.1 413 ").doesNotContain("Exception", "\tat ");
        }
        assertThat(Things.RUNS).hasValue(0);
        assertThat(MemoryApplication.records()).isEqualTo(before);

        io.restassured.response.Response smaller = given().header("Idempotency-Key", key).body("small")
                .post("/things/" + path);
        assertThat(smaller.asString()).isEqualTo("read 5");
    }

    private static String head(String path, String key) {
        return "POST /things/" + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/plain\r\n"
                + "Idempotency-Key: " + key + "\r\n";
    }
}
