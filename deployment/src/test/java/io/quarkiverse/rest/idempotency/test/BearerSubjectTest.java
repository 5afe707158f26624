package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Principal;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.spi.PrincipalResolver;
import io.quarkiverse.rest.idempotency.spi.RealmResolver;
import io.quarkus.test.QuarkusUnitTest;

/** A resolver names callers by the subject of their token, as the documentation says. */
class BearerSubjectTest extends BearerTokenCallers {

    @RegisterExtension
    static final QuarkusUnitTest APP = BearerTokens
            .application(BearerTokenCallers.class, Accounts.class, Subjects.class)
            .overrideConfigKey("quarkus.http.auth.proactive", "false");

    @Singleton
    public static class Subjects implements PrincipalResolver {

        @Override
        public String resolve(Principal caller, RealmResolver.RealmRequest request) {
            return ((JsonWebToken) caller).getIssuer() + ' ' + ((JsonWebToken) caller).getSubject();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "roles", "roles-uni", "public", "public-uni" })
    void callerWhoseNameClaimChanges_getsItsReplay(String path) {
        post(path, key, BearerTokens.of("1", "ada", "before", VALID));
        io.restassured.response.Response retry = post(path, key, BearerTokens.of("1", "ada.l", "after", VALID));

        assertThat(retry.asString()).isEqualTo("run 1");
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void callersWithOneName_haveTheirOwnKeys() {
        assertThat(post("roles", key, BearerTokens.of("1", "ada", "a", VALID)).asString()).isEqualTo("run 1");
        assertThat(post("roles", key, BearerTokens.of("2", "ada", "b", VALID)).asString()).isEqualTo("run 2");
    }
}
