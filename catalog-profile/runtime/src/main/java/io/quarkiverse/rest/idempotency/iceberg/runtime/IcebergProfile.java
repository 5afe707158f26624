package io.quarkiverse.rest.idempotency.iceberg.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.iceberg.CatalogRequest;
import io.quarkiverse.rest.idempotency.iceberg.CatalogRequests;
import io.quarkiverse.rest.idempotency.iceberg.CatalogState;
import io.quarkiverse.rest.idempotency.iceberg.IcebergIdempotencyScope;
import io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.WitnessNames;
import io.quarkiverse.rest.idempotency.iceberg.runtime.witness.WitnessRewriter;
import io.quarkiverse.rest.idempotency.spi.IdempotentOperations;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.OperationProfile;
import io.quarkiverse.rest.idempotency.spi.ProblemRenderer;
import io.quarkiverse.rest.idempotency.spi.Reconciler;
import io.quarkiverse.rest.idempotency.spi.RequestBodyRewriter;
import io.quarkiverse.rest.idempotency.spi.ResponseRebuilder;
import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * The settings of the profile for the operations of catalogs.
 */
@Singleton
class IcebergProfile implements OperationProfile, CatalogRequests {

    private static final ProblemRenderer ERRORS = new CatalogErrors();

    private final Map<String, CatalogOperation> operations;
    private final IcebergConfig config;
    private final CatalogBeans beans;
    private final NamespaceSeparator separator;
    private final Instance<IdempotentOperations> idempotent;

    /**
     * @param idempotent not asked before the application has started: what a profile says is part of it
     */
    IcebergProfile(CatalogOperations operations, IcebergConfig config, CatalogBeans beans, NamespaceSeparator separator,
            Instance<IdempotentOperations> idempotent) {
        this.operations = operations.byName();
        this.config = config;
        this.beans = beans;
        this.separator = separator;
        this.idempotent = idempotent;
        List<String> problems = ConfigChecks.problems(config);
        if (!problems.isEmpty()) {
            throw new ConfigurationException(String.join("\n", problems));
        }
    }

    @Override
    public Set<String> operations() {
        return operations.keySet();
    }

    @Override
    public Map<String, String> defaults(String operation) {
        return Map.of("enabled", String.valueOf(config.enabled()),
                "keyFormat", config.keyFormat().name(),
                "retention", retention().toString(),
                // A client that is answered 400 deletes the files of a commit that may have been applied (AnswerChecks).
                "rejectExpiredKeys", "false",
                "inFlight", config.inFlight().name(),
                "inFlightStatus", "503",
                "waitLimit", config.waitLimit().toString());
    }

    private Duration retention() {
        return ConfigChecks.isPositive(config.lifetime()) ? config.lifetime().plus(config.grace()) : config.grace();
    }

    @Override
    public Optional<ResponseRebuilder> rebuilder(String operation) {
        CatalogOperation catalogOperation = operations.get(operation);
        return catalogOperation.getOperation().vendsCredentials()
                ? Optional.of(new CatalogRebuilder(catalogOperation, beans.loader(), separator))
                : Optional.empty();
    }

    @Override
    public Optional<Reconciler> reconciler(String operation) {
        CatalogState state = beans.state();
        return state != null && CatalogReconciler.canTell(operations.get(operation).getOperation(), hasWitness(operation))
                ? Optional.of(new CatalogReconciler(operations.get(operation), state, separator, config.lateEffectLimit(),
                        config.clockSkew(), hasWitness(operation) ? WitnessNames.of(config.witness().property()) : null,
                        () -> idempotent.get().storeTime().join()))
                : Optional.empty();
    }

    @Override
    public Optional<RequestBodyRewriter> bodyRewriter(String operation) {
        return hasWitness(operation) ? Optional.of(new WitnessRewriter(operation, operations.get(operation).getOperation(),
                WitnessNames.of(config.witness().property()), () -> isReconciled(operation))) : Optional.empty();
    }

    private boolean hasWitness(String operation) {
        return beans.state() != null && config.witness().operations().orElse(List.of())
                .contains(operations.get(operation).getOperation().id());
    }

    /** In the transaction of the catalog, effect and record are one, and a witness would tell nothing more. */
    private boolean isReconciled(String operation) {
        return beans.settings(operation).completion() != Completion.IN_TRANSACTION;
    }

    @Override
    public boolean covers(String operation, ScopedRequest request) {
        return !beans.hasScopes() || beans.inScope(new RequestedCatalog(operations.get(operation), request));
    }

    @Override
    public String resource(String operation, IdempotentRequest.Content content) {
        return RequestReader.resource(operations.get(operation), content);
    }

    @Override
    public boolean isInDoubt(String operation, int status, byte[] body) {
        return status >= 400 && status < 500 && CatalogErrors.saysStateUnknown(body);
    }

    @Override
    public Optional<ProblemRenderer> problemRenderer(String operation) {
        return Optional.of(ERRORS);
    }

    @Override
    public Optional<CatalogRequest> of(IdempotentRequest request) {
        return Optional.ofNullable(operations.get(request.operation()))
                .map(operation -> RequestReader.read(operation, request, separator));
    }

    /** The catalog of a request to one of its operations. */
    private record RequestedCatalog(CatalogOperation operation, ScopedRequest request)
            implements
                IcebergIdempotencyScope.Catalog {

        @Override
        public String prefix() {
            return operation.prefix(request::pathParameter);
        }

        @Override
        public String warehouse() {
            return null;
        }

        @Override
        public List<String> header(String name) {
            return request.header(name);
        }

        @Override
        public Object property(String name) {
            return request.property(name);
        }
    }
}
