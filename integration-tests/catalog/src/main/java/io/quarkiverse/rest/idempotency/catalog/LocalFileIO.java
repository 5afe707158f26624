package io.quarkiverse.rest.idempotency.catalog;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

/**
 * Files of this machine, for the catalog and for clients on the same machine. {@code HadoopFileIO} does the same with Hadoop on
 * the class path.
 */
public class LocalFileIO implements FileIO {

    @Override
    public InputFile newInputFile(String location) {
        return new Input(location, org.apache.iceberg.Files.localInput(file(location)));
    }

    @Override
    public OutputFile newOutputFile(String location) {
        return new Output(location, org.apache.iceberg.Files.localOutput(file(location)));
    }

    @Override
    public void deleteFile(String location) {
        try {
            Files.deleteIfExists(path(location));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static File file(String location) {
        return path(location).toFile();
    }

    private static Path path(String location) {
        // Locations look like URIs, but nothing in them is escaped.
        return Path.of(location.replaceFirst("^file:(//)?", ""));
    }

    /** A file that keeps the location by which it was asked for. */
    private record Input(String location, InputFile file) implements InputFile {

        @Override
        public long getLength() {
            return file.getLength();
        }

        @Override
        public SeekableInputStream newStream() {
            try {
                return file.newStream();
            } catch (NotFoundException e) {
                throw new NotFoundException(e, "Failed to open input stream for file: %s", location);
            }
        }

        @Override
        public boolean exists() {
            return file.exists();
        }
    }

    /** A file that keeps the location by which it was asked for. */
    private record Output(String location, OutputFile file) implements OutputFile {

        @Override
        public PositionOutputStream create() {
            return file.create();
        }

        @Override
        public PositionOutputStream createOrOverwrite() {
            return file.createOrOverwrite();
        }

        @Override
        public InputFile toInputFile() {
            return new Input(location, file.toInputFile());
        }
    }
}
