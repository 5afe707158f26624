package io.quarkiverse.rest.idempotency.runtime.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import io.quarkiverse.rest.idempotency.keys.KeySource;
import io.quarkiverse.rest.idempotency.spi.KeyResolver;

/**
 * Finds out where each operation has its keys besides the header. Of the places that settings come from, the first one with
 * a source of keys decides, so that an operation can have another kind of source than all others.
 */
final class KeySources {

    private static final String MEMBER = "key-member";
    private static final String PARTS = "key-parts";
    private static final String RESOLVER = "key-resolver";

    private final IdempotencyConfig config;
    private final Map<String, KeyResolver> resolvers;
    private final Collection<String> problems;
    private final Set<String> named = new HashSet<>();

    /**
     * @param resolvers the beans of the application by their names
     * @param problems receives the settings that cannot be used
     */
    KeySources(IdempotencyConfig config, Map<String, KeyResolver> resolvers, Collection<String> problems) {
        this.config = config;
        this.resolvers = resolvers;
        this.problems = problems;
    }

    private record Said(Optional<String> member, Optional<List<String>> parts, Optional<String> resolver) {
    }

    /**
     * @return {@code null} for an operation whose keys are in the header only
     */
    KeySource of(Layers of) {
        Map<OperationSetting.Origin, Said> places = new EnumMap<>(OperationSetting.Origin.class);
        places.put(OperationSetting.Origin.OPERATION_PROPERTY,
                new Said(of.own.keyMember(), of.own.keyParts(), of.own.keyResolver()));
        places.put(OperationSetting.Origin.ANNOTATION,
                new Said(of.annotated.keyMember(), of.annotated.keyParts(), of.annotated.keyResolver()));
        places.put(OperationSetting.Origin.PROFILE,
                new Said(of.profiled.keyMember(), of.profiled.keyParts(), of.profiled.keyResolver()));
        places.put(OperationSetting.Origin.GLOBAL_PROPERTY,
                new Said(config.keyMember(), config.keyParts(), config.keyResolver()));
        for (Map.Entry<OperationSetting.Origin, Said> place : places.entrySet()) {
            List<String> settings = note(of, place.getKey(), place.getValue());
            if (settings.size() == 1) {
                return make(of, place.getValue(), settings.get(0));
            }
            if (!settings.isEmpty()) {
                problems.add(of.property(settings.get(0)) + ": expected at most one of " + MEMBER + ", " + PARTS + " and "
                        + RESOLVER + ", got " + settings + ". Remove all but one");
                return null;
            }
        }
        return null;
    }

    private static List<String> note(Layers of, OperationSetting.Origin origin, Said said) {
        List<String> settings = new ArrayList<>();
        said.member.ifPresent(value -> settings.add(MEMBER));
        said.parts.ifPresent(value -> settings.add(PARTS));
        said.resolver.ifPresent(value -> settings.add(RESOLVER));
        said.member.ifPresent(value -> of.picked(MEMBER, value, origin));
        said.parts.ifPresent(value -> of.picked(PARTS, value, origin));
        said.resolver.ifPresent(value -> of.picked(RESOLVER, value, origin));
        return settings;
    }

    private KeySource make(Layers of, Said said, String setting) {
        try {
            if (said.member.isPresent()) {
                return KeySource.member(said.member.get());
            }
            return said.parts.isPresent() ? KeySource.parts(said.parts.get()) : bean(of, said.resolver.get());
        } catch (IllegalArgumentException e) {
            problems.add(of.property(setting) + ": " + e.getMessage());
            return null;
        }
    }

    private KeySource bean(Layers of, String name) {
        named.add(name);
        KeyResolver resolver = resolvers.get(name);
        if (resolver == null) {
            throw new IllegalArgumentException("expected the name() of a KeyResolver bean, was '" + name + "'; there are "
                    + new TreeSet<>(resolvers.keySet()));
        }
        return KeySource.bean(resolver);
    }

    /** A bean that is never asked is most often one whose operation was not told. */
    void rejectUnused() {
        for (String name : new TreeSet<>(resolvers.keySet())) {
            if (!named.contains(name)) {
                problems.add(
                        "The KeyResolver bean '" + name + "' is named by no operation, so that it would never be asked. Name "
                                + "it with @Idempotent(keyResolver = …) or " + OperationBinder.PREFIX
                                + "operations.\"<operation>\".key-resolver, or remove it");
            }
        }
    }
}
