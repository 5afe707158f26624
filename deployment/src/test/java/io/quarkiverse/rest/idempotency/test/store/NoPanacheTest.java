package io.quarkiverse.rest.idempotency.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkiverse.rest.idempotency.support.Without;
import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkus.test.QuarkusUnitTest;

/** The store with Hibernate ORM needs Panache. */
class NoPanacheTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(jar -> jar.addClasses(CountingResource.class, BuildFailure.class))
            .overrideConfigKey("quarkus.rest-idempotency.store", "hibernate-orm")
            .overrideConfigKey("quarkus.datasource.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:h2:mem:no-panache")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .addBootstrapCustomizer(Without.extensions("quarkus-hibernate-orm-panache", "quarkus-hibernate-orm-panache-common"))
            .assertException(failure -> assertThat(new BuildFailure(failure).message().lines()).containsExactly(
                    "Idempotent methods cannot be protected as they are:",
                    " - The store hibernate-orm (quarkus.rest-idempotency.store) needs Hibernate ORM with Panache "
                            + "(quarkus-hibernate-orm-panache). Add it, or set jdbc"));

    @Test
    void aStoreWithHibernateOrmWithoutPanache_failsTheBuild_withWhatToAdd() {
        BuildFailure.expected();
    }
}
