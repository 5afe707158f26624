package io.quarkiverse.rest.idempotency.iceberg.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

import jakarta.inject.Named;
import jakarta.inject.Qualifier;
import jakarta.inject.Singleton;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.iceberg.CatalogIdentifier;
import io.quarkiverse.rest.idempotency.iceberg.CatalogLoader;
import io.quarkiverse.rest.idempotency.iceberg.CatalogRequest;
import io.quarkiverse.rest.idempotency.iceberg.CatalogState;
import io.quarkus.test.QuarkusUnitTest;

/** Beans of the profile that would not be asked fail the build: without its state a catalog reconciles nothing. */
class AmbiguousCatalogBeansTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = CatalogApplication
            .of(Loader.class, OtherLoader.class, State.class, Primary.class)
            .assertException(failure -> {
                Throwable innermost = failure;
                while (innermost.getCause() != null) {
                    innermost = innermost.getCause();
                }
                assertThat(innermost.getMessage().lines()).hasSize(3)
                        .anyMatch(line -> line.startsWith(" - Multiple CatalogLoader beans: " + Loader.class.getName() + ", "
                                + OtherLoader.class.getName() + "."))
                        .anyMatch(line -> line.startsWith(" - The CatalogState bean @" + Primary.class.getName() + " "
                                + State.class.getName() + " has a qualifier."));
            });

    @Qualifier
    @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
    public @interface Primary {
    }

    @Singleton
    public static class Loader implements CatalogLoader {

        @Override
        public Loaded loadTable(CatalogRequest request, CatalogIdentifier table) {
            return null;
        }
    }

    @Singleton
    @Named("other")
    public static class OtherLoader extends Loader {
    }

    @Singleton
    @Primary
    public static class State implements CatalogState {

        @Override
        public Optional<Entity> table(CatalogRequest request, CatalogIdentifier table) {
            return Optional.empty();
        }

        @Override
        public Optional<Entity> view(CatalogRequest request, CatalogIdentifier view) {
            return Optional.empty();
        }

        @Override
        public boolean namespaceExists(CatalogRequest request, CatalogIdentifier namespace) {
            return false;
        }
    }

    @Test
    void ambiguousAndQualifiedBeans_failTheBuild() {
        Assertions.fail(QuarkusUnitTest.THE_BUILD_WAS_EXPECTED_TO_FAIL);
    }
}
