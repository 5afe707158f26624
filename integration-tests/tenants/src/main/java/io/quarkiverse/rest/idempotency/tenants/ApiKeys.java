package io.quarkiverse.rest.idempotency.tenants;

import java.security.Principal;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;

/**
 * Authenticates by API keys. The beginning of a key says whether its caller has a name and a role: {@code clerk-} has the role
 * and no name, {@code named-} has both, and {@code guest-} has neither. Other keys are not known.
 */
@ApplicationScoped
public class ApiKeys implements HttpAuthenticationMechanism {

    static final String HEADER = "X-Api-Key";
    static final String ROLE = "clerk";

    /** A caller, who may have no name. */
    public record Caller(String name, String keyHash) implements Principal {

        @Override
        public String getName() {
            return name;
        }
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        String key = context.request().getHeader(HEADER);
        if (key == null) {
            return Uni.createFrom().nullItem();
        }
        String kind = key.split("-")[0];
        if (!Set.of("clerk", "named", "guest").contains(kind)) {
            return Uni.createFrom().failure(new AuthenticationFailedException("Unknown API key"));
        }
        QuarkusSecurityIdentity.Builder identity = QuarkusSecurityIdentity.builder()
                .setPrincipal(new Caller(kind.equals("named") ? key : null, Sha256.hex(key)));
        if (!kind.equals("guest")) {
            identity.addRole(ROLE);
        }
        return Uni.createFrom().item(identity.build());
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "ApiKey"));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }
}
