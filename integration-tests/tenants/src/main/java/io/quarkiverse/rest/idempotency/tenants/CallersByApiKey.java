package io.quarkiverse.rest.idempotency.tenants;

import java.security.Principal;

import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.spi.PrincipalResolver;
import io.quarkiverse.rest.idempotency.spi.RealmResolver;

/** Names the callers of keys by the hash of their API key: most have no name of their own. */
@Singleton
public class CallersByApiKey implements PrincipalResolver {

    @Override
    public String resolve(Principal caller, RealmResolver.RealmRequest request) {
        return ((ApiKeys.Caller) caller).keyHash();
    }
}
