package io.quarkiverse.rest.idempotency.iceberg.test;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.RequestScoped;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** Two beans that tell the realm stop the start: neither would be asked, and all tenants would share one realm. */
class AmbiguousRealmContextTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = CatalogApplication
            .of(RealmContext.class, TokenRealm.class, HeaderRealm.class)
            .overrideConfigKey("quarkus.rest-idempotency.iceberg.realm-context-type", RealmContext.class.getName())
            .assertException(failure -> {
                Throwable innermost = failure;
                while (innermost.getCause() != null) {
                    innermost = innermost.getCause();
                }
                assertThat(innermost).hasMessageStartingWith("Multiple RealmContext beans: " + HeaderRealm.class.getName()
                        + ", " + TokenRealm.class.getName() + ". Expected at most one");
            });

    public interface RealmContext {

        String getRealmIdentifier();
    }

    @RequestScoped
    public static class TokenRealm implements RealmContext {

        @Override
        public String getRealmIdentifier() {
            return "token";
        }
    }

    @RequestScoped
    public static class HeaderRealm extends TokenRealm {
    }

    @Test
    void ambiguousRealmContexts_stopTheStart() {
        Assertions.fail(QuarkusUnitTest.THE_BUILD_WAS_EXPECTED_TO_FAIL);
    }
}
