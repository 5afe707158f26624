package io.quarkiverse.rest.idempotency.client.test;

import static io.quarkiverse.rest.idempotency.client.test.Till.lost;
import static io.quarkiverse.rest.idempotency.client.test.Till.plan;
import static io.quarkiverse.rest.idempotency.client.test.Till.status;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.logging.LogRecord;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.client.IdempotentCall;
import io.quarkus.test.QuarkusUnitTest;

/** The log of a client at DEBUG: one line for each retry, with the end of the attempt before and without the key. */
class RetryLogTest {

    private static final String CATEGORY = "io.quarkiverse.rest.idempotency.client";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Till.application(Payments.class)
            .overrideConfigKey("quarkus.log.category.\"" + CATEGORY + "\".level", "DEBUG")
            .setLogRecordPredicate(record -> record.getLoggerName().equals(CATEGORY))
            .assertLogRecords(RetryLogTest::assertLines);

    /** Kept where the application's classes and the test's are the same: in a property. */
    private static final String KEY = "retry-log-test.key";

    @RegisterRestClient(configKey = "till")
    @Path("/till")
    public interface Payments {

        @POST
        @IdempotentCall
        @Retry(delay = 1)
        String pay(String body);
    }

    @RestClient
    Payments payments;

    private static void assertLines(List<LogRecord> records) {
        String key = System.clearProperty(KEY);
        String retrying = "Retrying " + Payments.class.getName() + ".pay with the key of the call: the last attempt ";
        assertThat(records).extracting(record -> ((ExtLogRecord) record).getFormattedMessage()).hasSize(3)
                .contains("1 method of a REST client sends an idempotency key", retrying + "was answered 503")
                .anyMatch(line -> line.startsWith(retrying + "had no answer, "))
                .noneMatch(line -> line.contains(key));
    }

    @Test
    void retries_areLogged() {
        Till.reset();
        plan("b", status(503), lost());

        payments.pay("b");

        assertThat(Till.seen()).hasSize(3);
        System.setProperty(KEY, Till.seen().get(0).key().replace("\"", ""));
    }
}
