package io.quarkiverse.rest.idempotency.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkiverse.rest.idempotency.test.PostgresServer;
import io.quarkus.test.QuarkusUnitTest;

/** A table of an older version has no column for callers, which are to be found. */
class OlderTableOnPostgresTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(jar -> jar.addClasses(CountingResource.class, BuildFailure.class, PostgresServer.class))
            .overrideConfigKey("quarkus.rest-idempotency.store", "jdbc")
            .overrideConfigKey("quarkus.rest-idempotency.callers.secret", "0123456789abcdef0123456789abcdef")
            .overrideConfigKey("quarkus.datasource.db-kind", "postgresql")
            .overrideConfigKey("quarkus.datasource.jdbc.driver", PostgresServer.DRIVER)
            .overrideConfigKey("quarkus.datasource.jdbc.url", PostgresServer.database("older", PostgresServer.ddl(),
                    "ALTER TABLE idempotency_record DROP COLUMN caller"))
            .overrideConfigKey("quarkus.hibernate-orm.enabled", "false")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .overrideConfigKey("quarkus.http.test-port", "0")
            .assertException(failure -> assertThat(new BuildFailure(failure).message())
                    .startsWith("quarkus.rest-idempotency.callers.secret: The table ")
                    .contains("lacks the column caller")
                    .endsWith("run: ALTER TABLE \"public\".idempotency_record ADD COLUMN caller varchar(43) COLLATE \"C\""));

    @Test
    void tableWithoutTheColumnOfCallers_isRejectedAtStart_whereItIsNeeded() {
        BuildFailure.expected();
    }
}
