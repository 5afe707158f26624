package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import java.util.function.Supplier;

import io.quarkus.runtime.annotations.Recorder;

/** Makes what the build knows of Hibernate Reactive a bean. */
@Recorder
public class SessionUnitRecorder {

    public Supplier<SessionUnit> unit(String name) {
        return () -> new SessionUnit(name);
    }
}
