package io.quarkiverse.rest.idempotency.lab.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.support.PackagedApplication;

/**
 * The warning at start about the isolation of an application's transactions.
 */
class IsolationIT {

    private static final String PROPERTY = "quarkus.datasource.jdbc.transaction-isolation-level";

    @Test
    void isolationThatCannotCompleteEveryRecord_isReportedWithTheSetting() throws Exception {
        try (Postgres postgres = Postgres.start()) {
            assertThat(logOf(postgres, "read-committed")).doesNotContain(PROPERTY);
            assertThat(logOf(postgres, "repeatable-read")).contains("POST /lab/tx/{name}", "may not change a row",
                    "Set " + PROPERTY + "=read-committed.");
        }
    }

    private static String logOf(Postgres postgres, String isolation) {
        Map<String, String> configuration = new HashMap<>(postgres.configuration());
        configuration.put(PROPERTY, isolation);
        try (PackagedApplication application = PackagedApplication.start("quarkus-app",
                Path.of(System.getProperty("build.directory")), configuration)) {
            return application.log();
        }
    }
}
