package io.quarkiverse.rest.idempotency.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkus.test.QuarkusUnitTest;

/** A table of an older version has no column for callers, which are to be found. */
class OlderTableOnH2Test {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(jar -> jar.addClasses(CountingResource.class, BuildFailure.class).addAsResource(
                    new StringAsset("RUNSCRIPT FROM 'classpath:META-INF/rest-idempotency/h2.sql';"
                            + "ALTER TABLE idempotency_record DROP COLUMN IF EXISTS caller"),
                    "older-table.sql"))
            .overrideConfigKey("quarkus.rest-idempotency.store", "jdbc")
            .overrideConfigKey("quarkus.rest-idempotency.callers.secret", "0123456789abcdef0123456789abcdef")
            .overrideConfigKey("quarkus.datasource.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:h2:mem:older;DB_CLOSE_DELAY=-1;"
                    + "INIT=RUNSCRIPT FROM 'classpath:older-table.sql'")
            .overrideConfigKey("quarkus.hibernate-orm.enabled", "false")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .overrideConfigKey("quarkus.http.test-port", "0")
            .assertException(failure -> assertThat(new BuildFailure(failure).message())
                    .startsWith("quarkus.rest-idempotency.callers.secret: The table ")
                    .contains("lacks the column caller")
                    .endsWith("run: ALTER TABLE \"PUBLIC\".idempotency_record ADD COLUMN caller varchar(43)"));

    @Test
    void tableWithoutTheColumnOfCallers_isRejectedAtStart_whereItIsNeeded() {
        BuildFailure.expected();
    }
}
