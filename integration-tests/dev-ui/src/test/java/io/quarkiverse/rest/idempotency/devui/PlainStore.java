package io.quarkiverse.rest.idempotency.devui;

import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.spi.ForwardingStore;
import io.quarkiverse.rest.idempotency.store.memory.MemoryStore;

/** A store of an application's own, which does what every store must do and no more. */
@Singleton
public class PlainStore extends ForwardingStore {

    public PlainStore() {
        super(new MemoryStore(1000, 1_000_000));
    }
}
