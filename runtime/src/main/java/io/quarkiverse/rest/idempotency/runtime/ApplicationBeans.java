package io.quarkiverse.rest.idempotency.runtime;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.runtime.audit.AuditEvents;
import io.quarkiverse.rest.idempotency.runtime.metrics.NodeObserver;
import io.quarkiverse.rest.idempotency.runtime.replaycache.RecordCache;
import io.quarkiverse.rest.idempotency.runtime.tracing.RequestTracing;
import io.quarkiverse.rest.idempotency.runtime.transaction.BusinessTransactions;
import io.quarkiverse.rest.idempotency.spi.OperationProfile;
import io.quarkiverse.rest.idempotency.spi.RealmResolver;
import io.quarkiverse.rest.idempotency.spi.Reconciler;
import io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer;
import io.quarkiverse.rest.idempotency.spi.ResponseRebuilder;

/**
 * The beans of an application that the extension asks, each of them optional, and the cache that it may put its own backend
 * behind.
 */
@Singleton
class ApplicationBeans {

    final Instance<RealmResolver> realm;
    final Instance<Reconciler> reconcilers;
    final Instance<ResponseRebuilder> rebuilders;
    final Instance<ReplayAuthorizer> authorizer;
    final Instance<BusinessTransactions> transactions;
    final Instance<OperationProfile> profiles;
    final Instance<NodeObserver> observer;
    final RecordCache cache;
    final Instance<RequestTracing> tracing;
    final Instance<AuditEvents> audit;

    ApplicationBeans(Instance<RealmResolver> realm, @Any Instance<Reconciler> reconcilers,
            @Any Instance<ResponseRebuilder> rebuilders, Instance<ReplayAuthorizer> authorizer,
            Instance<BusinessTransactions> transactions, @Any Instance<OperationProfile> profiles,
            Instance<NodeObserver> observer, RecordCache cache, Instance<RequestTracing> tracing, Instance<AuditEvents> audit) {
        this.realm = realm;
        this.reconcilers = reconcilers;
        this.rebuilders = rebuilders;
        this.authorizer = authorizer;
        this.transactions = transactions;
        this.profiles = profiles;
        this.observer = observer;
        this.cache = cache;
        this.tracing = tracing;
        this.audit = audit;
    }
}
