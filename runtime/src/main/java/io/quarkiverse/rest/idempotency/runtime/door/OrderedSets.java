package io.quarkiverse.rest.idempotency.runtime.door;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.type.CollectionType;

import io.quarkiverse.rest.idempotency.runtime.fingerprint.CanonicalJson;

/**
 * Writes the elements of a set in the order of their JSON. The order in which a set has them may differ from JVM to JVM, as by
 * the hashes of enum constants, and a message that another node handles again would look like another one.
 */
final class OrderedSets extends BeanSerializerModifier {

    private static final long serialVersionUID = 1L;

    private final transient ObjectMapper mapper;

    private OrderedSets(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * @return a mapper that writes the same as the given one, except for the order of sets; the given one where its
     *         class cannot be copied
     */
    static ObjectMapper with(ObjectMapper mapper) {
        ObjectMapper copy;
        try {
            copy = mapper.copy();
        } catch (IllegalStateException e) {
            return mapper;
        }
        return copy.setSerializerFactory(copy.getSerializerFactory().withSerializerModifier(new OrderedSets(copy)));
    }

    @Override
    public JsonSerializer<?> modifyCollectionSerializer(SerializationConfig config, CollectionType type, BeanDescription bean,
            JsonSerializer<?> serializer) {
        return writesAnySet(type.getRawClass(), serializer) ? new Ordering(mapper, serializer) : serializer;
    }

    /** A serializer of the application for a set of its own is left as it is: it may take no other one. */
    private static boolean writesAnySet(Class<?> type, JsonSerializer<?> serializer) {
        return Set.class.isAssignableFrom(type) && !SortedSet.class.isAssignableFrom(type)
                && !EnumSet.class.isAssignableFrom(type) && serializer.handledType() != null
                && serializer.handledType().isAssignableFrom(LinkedHashSet.class);
    }

    private static final class Ordering extends JsonSerializer<Set<?>> implements ContextualSerializer {

        private final ObjectMapper mapper;
        private final JsonSerializer<Object> serializer;

        @SuppressWarnings("unchecked")
        Ordering(ObjectMapper mapper, JsonSerializer<?> serializer) {
            this.mapper = mapper;
            this.serializer = (JsonSerializer<Object>) serializer;
        }

        @Override
        public JsonSerializer<?> createContextual(SerializerProvider provider, BeanProperty property)
                throws JsonMappingException {
            JsonSerializer<?> contextual = provider.handlePrimaryContextualization(serializer, property);
            return contextual == serializer ? this : new Ordering(mapper, contextual);
        }

        @Override
        public boolean isEmpty(SerializerProvider provider, Set<?> set) {
            return serializer.isEmpty(provider, set);
        }

        @Override
        public void serialize(Set<?> set, JsonGenerator out, SerializerProvider provider) throws IOException {
            serializer.serialize(ordered(set), out, provider);
        }

        @Override
        public void serializeWithType(Set<?> set, JsonGenerator out, SerializerProvider provider, TypeSerializer types)
                throws IOException {
            serializer.serializeWithType(ordered(set), out, provider, types);
        }

        private Set<?> ordered(Set<?> set) throws IOException {
            Map<String, List<Object>> byJson = new TreeMap<>();
            for (Object element : set) {
                byte[] json = mapper.writeValueAsBytes(element);
                String text = CanonicalJson.of(json, List.of()).orElseGet(() -> new String(json, StandardCharsets.UTF_8));
                byJson.computeIfAbsent(text, same -> new ArrayList<>(1)).add(element);
            }
            Set<Object> ordered = new LinkedHashSet<>();
            byJson.values().forEach(ordered::addAll);
            // A set that tells its elements apart in a way of its own, as by identity, would lose some.
            return ordered.size() == set.size() ? ordered : set;
        }
    }
}
