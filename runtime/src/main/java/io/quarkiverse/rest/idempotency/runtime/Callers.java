package io.quarkiverse.rest.idempotency.runtime;

import java.security.Principal;
import java.util.List;

import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.fingerprint.ComparedRequest;
import io.quarkiverse.rest.idempotency.fingerprint.DigestSecrets;
import io.quarkiverse.rest.idempotency.protocol.Attempt;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.runtime.config.DigestSettings;
import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyConfig;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.PrincipalResolver;
import io.quarkiverse.rest.idempotency.spi.RealmResolver;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * To whom the keys of requests belong: their realm and their principal, in the words of the application's resolvers.
 */
@Singleton
public class Callers {

    private static final int MAX_REALM = 255;

    private final OperationRegistry operations;
    private final String configuredRealmName;
    private final RealmResolver configuredRealm;
    private final RealmResolver realms;
    private final PrincipalResolver principals;
    /** {@code null} where records do not keep their callers. */
    private final CallerHash callers;
    private final DigestSecrets secrets;

    Callers(OperationRegistry operations, IdempotencyConfig config, ApplicationBeans beans) {
        this.operations = operations;
        this.configuredRealmName = config.realm().name();
        this.configuredRealm = new ConfiguredRealm(config.realm().name(), config.realm().header());
        this.realms = SpiBeans.only(RealmResolver.class, beans.realm, configuredRealm);
        this.principals = SpiBeans.only(PrincipalResolver.class, beans.principal,
                (caller, request) -> caller == null ? null : caller.getName());
        this.secrets = DigestSettings.secrets(config.digest());
        this.callers = config.callers().secret().map(CallerHash::new).orElse(null);
    }

    /** The configured realm of a caller that names none. */
    public String configuredRealmName() {
        return configuredRealmName;
    }

    /** Tells the realm of a request by configuration alone. */
    public RealmResolver configuredRealm() {
        return configuredRealm;
    }

    /**
     * @return the realm of a request
     * @throws IllegalStateException if the application's resolver gives one that cannot be used
     */
    public String realm(RealmResolver.RealmRequest request) {
        String realm = realms.resolve(request);
        if (realm == null) {
            throw new IllegalStateException("Expected a realm from " + realms.getClass().getName() + ", got null");
        }
        return realm;
    }

    /**
     * @param caller the principal of an authenticated caller, or {@code null} when it has none
     * @return the name of the caller in the namespace of keys; {@code null} when the caller has none
     */
    public String principal(Principal caller, RealmResolver.RealmRequest request) {
        String name = principals.resolve(caller, request);
        return name == null || name.isBlank() ? null : name;
    }

    /**
     * A request with a key, as the protocol sees it.
     *
     * @param compared the request that its binding was made from
     * @param keyExpired whether its key is too old to begin a record
     */
    public Attempt attempt(BoundOperation operation, IdempotentRequest request, ComparedRequest compared, boolean keyExpired) {
        return attempt(operation, request, request.key(), compared, keyExpired);
    }

    /**
     * The same for a request whose record is not that of its key.
     *
     * @param recordKey the key that its record is found by
     */
    public Attempt attempt(BoundOperation operation, IdempotentRequest request, String recordKey, ComparedRequest compared,
            boolean keyExpired) {
        GuardedReconciler reconciler = operations.reconciler(operation.name());
        return new Attempt(request.record(),
                shorten(request.realm()), request.principal(), caller(request.realm(), request.principal()), request.binding(),
                operation.policy(), keyExpired, reconciler == null ? null : reconciler.of(request),
                others(request, recordKey, compared, reconciler));
    }

    private List<Attempt.Other> others(IdempotentRequest request, String recordKey, ComparedRequest compared,
            GuardedReconciler reconciler) {
        if (secrets.others().isEmpty()) {
            return List.of();
        }
        return secrets.others().stream().map(secret -> {
            RecordId id = secret.id(request.realm(), request.principal(), recordKey);
            Binding binding = new Binding(request.binding().operation(), request.binding().resource(),
                    compared.fingerprint(secret));
            return new Attempt.Other(id, binding, reconciler == null ? null : reconciler.of(request.recordedAs(id, binding)));
        }).toList();
    }

    /** The secrets of the ids and fingerprints of records. */
    public DigestSecrets secrets() {
        return secrets;
    }

    /**
     * @return the hash that the records of a caller are found by; {@code null} where that is not kept, as of anonymous callers
     */
    String caller(String realm, String principal) {
        return callers == null || principal == null ? null : callers.of(realm, principal);
    }

    /** The id covers the whole realm; the name that is kept beside it is for display. */
    private static String shorten(String realm) {
        return realm.length() <= MAX_REALM ? realm : realm.substring(0, MAX_REALM);
    }
}
