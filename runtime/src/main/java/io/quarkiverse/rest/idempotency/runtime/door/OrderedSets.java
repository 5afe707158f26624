package io.quarkiverse.rest.idempotency.runtime.door;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.WritableTypeId;
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
import com.fasterxml.jackson.databind.util.TokenBuffer;

import io.quarkiverse.rest.idempotency.runtime.fingerprint.CanonicalJson;

/**
 * Writes the elements of a set in the order of their JSON. The order in which a set has them may differ from JVM to JVM, as by
 * the hashes of enum constants, and a message that another node handles again would look like another one.
 */
final class OrderedSets extends BeanSerializerModifier {

    private static final long serialVersionUID = 1L;

    private OrderedSets() {
    }

    /**
     * @return a mapper that writes the same as the given one, except for the order of sets; the given one where it is of a
     *         class
     *         that cannot be copied
     */
    static ObjectMapper with(ObjectMapper mapper) {
        ObjectMapper copy;
        try {
            copy = mapper.copy();
        } catch (IllegalStateException e) {
            return mapper;
        }
        return copy.setSerializerFactory(copy.getSerializerFactory().withSerializerModifier(new OrderedSets()));
    }

    @Override
    public JsonSerializer<?> modifyCollectionSerializer(SerializationConfig config, CollectionType type, BeanDescription bean,
            JsonSerializer<?> serializer) {
        return isUnordered(type.getRawClass()) ? new Ordering(serializer) : serializer;
    }

    private static boolean isUnordered(Class<?> type) {
        return Set.class.isAssignableFrom(type) && !SortedSet.class.isAssignableFrom(type)
                && !EnumSet.class.isAssignableFrom(type);
    }

    /** Has the set written once, with all that the mapper knows of its place, and orders the elements afterwards. */
    private static final class Ordering extends JsonSerializer<Set<?>> implements ContextualSerializer {

        private final JsonSerializer<Object> serializer;

        @SuppressWarnings("unchecked")
        Ordering(JsonSerializer<?> serializer) {
            this.serializer = (JsonSerializer<Object>) serializer;
        }

        @Override
        public JsonSerializer<?> createContextual(SerializerProvider provider, BeanProperty property)
                throws JsonMappingException {
            JsonSerializer<?> contextual = provider.handlePrimaryContextualization(serializer, property);
            return contextual == serializer ? this : new Ordering(contextual);
        }

        @Override
        public boolean isEmpty(SerializerProvider provider, Set<?> set) {
            return serializer.isEmpty(provider, set);
        }

        @Override
        public void serialize(Set<?> set, JsonGenerator out, SerializerProvider provider) throws IOException {
            TokenBuffer written = written(set, out, provider);
            if (written.firstToken() != JsonToken.START_ARRAY) {
                written.serialize(out);
                return;
            }
            out.writeStartArray();
            writeOrdered(written, out);
            out.writeEndArray();
        }

        @Override
        public void serializeWithType(Set<?> set, JsonGenerator out, SerializerProvider provider, TypeSerializer types)
                throws IOException {
            TokenBuffer written = written(set, out, provider);
            if (written.firstToken() != JsonToken.START_ARRAY) {
                serializer.serializeWithType(set, out, provider, types);
                return;
            }
            WritableTypeId type = types.writeTypePrefix(out, types.typeId(set, JsonToken.START_ARRAY));
            writeOrdered(written, out);
            types.writeTypeSuffix(out, type);
        }

        private TokenBuffer written(Set<?> set, JsonGenerator out, SerializerProvider provider) throws IOException {
            TokenBuffer written = new TokenBuffer(out.getCodec(), false);
            serializer.serialize(set, written, provider);
            return written;
        }

        private static void writeOrdered(TokenBuffer array, JsonGenerator out) throws IOException {
            Map<String, List<TokenBuffer>> byJson = new TreeMap<>();
            try (JsonParser tokens = array.asParser()) {
                tokens.nextToken();
                while (tokens.nextToken() != JsonToken.END_ARRAY) {
                    TokenBuffer element = new TokenBuffer(out.getCodec(), false);
                    element.copyCurrentStructure(tokens);
                    byJson.computeIfAbsent(json(element, out), same -> new ArrayList<>(1)).add(element);
                }
            }
            for (List<TokenBuffer> same : byJson.values()) {
                for (TokenBuffer element : same) {
                    element.serialize(out);
                }
            }
        }

        private static String json(TokenBuffer element, JsonGenerator out) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (JsonGenerator json = out.getCodec().getFactory().createGenerator(bytes)) {
                element.serialize(json);
            }
            return CanonicalJson.of(bytes.toByteArray(), List.of())
                    .orElseGet(() -> bytes.toString(StandardCharsets.UTF_8));
        }
    }
}
