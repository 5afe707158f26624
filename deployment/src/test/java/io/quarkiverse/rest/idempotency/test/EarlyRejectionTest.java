package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.security.Authenticated;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;

/**
 * A request that may not call its method is rejected before its body arrives, with a key as without one.
 */
class EarlyRejectionTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.withUsers(Things.class)
            .overrideConfigKey("quarkus.http.auth.permission.policed.paths", "/things/policed")
            .overrideConfigKey("quarkus.http.auth.permission.policed.policy", "authenticated")
            .overrideConfigKey("quarkus.http.auth.permission.matched.paths", "/things/matched")
            .overrideConfigKey("quarkus.http.auth.permission.matched.policy", "authenticated")
            .overrideConfigKey("quarkus.http.auth.permission.matched.applies-to", "jaxrs");

    @Path("/things")
    @Idempotent
    public static class Things {

        @POST
        @Path("roles")
        @RolesAllowed("teller")
        public String roles(String body) {
            return body;
        }

        @POST
        @Path("authenticated")
        @Authenticated
        public Uni<String> authenticated(String body) {
            return Uni.createFrom().item(body);
        }

        @POST
        @Path("permission")
        @PermissionsAllowed("write")
        public String permission(String body) {
            return body;
        }

        @POST
        @Path("policed")
        public String policed(String body) {
            return body;
        }

        @POST
        @Path("matched")
        public String matched(String body) {
            return body;
        }
    }

    @ParameterizedTest
    @CsvSource({ "roles,true", "roles,false", "authenticated,true", "authenticated,false", "permission,true",
            "permission,false", "policed,true", "policed,false", "matched,true", "matched,false" })
    void requestWithoutCredentials_isRejected_beforeItsBodyArrives(String path, boolean key) throws Exception {
        try (RawConnection connection = new RawConnection()) {
            String answer = connection.send(head(path, key) + "Content-Length: 100000\r\n\r\n").readHead();

            assertThat(answer).startsWith("HTTP/1.1 401 ");
        }
    }

    @ParameterizedTest
    @CsvSource({ "roles,true", "roles,false", "authenticated,true", "authenticated,false" })
    void requestWithoutCredentialsThatExpects100_isNotToldToContinue(String path, boolean key) throws Exception {
        try (RawConnection connection = new RawConnection()) {
            String answer = connection.send(head(path, key) + "Expect: 100-continue\r\nContent-Length: 100000\r\n\r\n")
                    .readHead();

            assertThat(answer).startsWith("HTTP/1.1 401 ");
        }
    }

    private static String head(String path, boolean key) {
        return "POST /things/" + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                + (key ? "Idempotency-Key: early-" + path + "\r\n" : "");
    }
}
