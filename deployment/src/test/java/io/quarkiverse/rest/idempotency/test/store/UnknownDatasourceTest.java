package io.quarkiverse.rest.idempotency.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkus.test.QuarkusUnitTest;

/** The datasource of the records has to be there. */
class UnknownDatasourceTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addClasses(CountingResource.class, BuildFailure.class))
            .overrideConfigKey("quarkus.rest-idempotency.store", "jdbc")
            .overrideConfigKey("quarkus.rest-idempotency.datasource", "ledger")
            .overrideConfigKey("quarkus.datasource.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:h2:mem:unknown")
            .overrideConfigKey("quarkus.hibernate-orm.enabled", "false")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .assertException(failure -> assertThat(new BuildFailure(failure).message().lines()).containsExactly(
                    "Idempotent methods cannot be protected as they are:",
                    " - The store jdbc (quarkus.rest-idempotency.store) needs a JDBC datasource named ledger, and there are "
                            + "[<default>]. Set quarkus.rest-idempotency.datasource to one of them, or configure it"));

    @Test
    void anUnknownDatasource_failsTheBuild_withTheNamesOfThoseThatAreThere() {
        BuildFailure.expected();
    }
}
