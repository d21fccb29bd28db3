package org.stratagrid.deployment.certificate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** The file with the key that customers' private keys are sealed with: 32 bytes as Base64, readable by its owner alone. */
record SealFile(Path path) {

    /** @param sealed whether anything in the database is sealed, so that a new key would be of no use */
    Seal read(boolean sealed) {
        try {
            if (!Files.exists(path)) {
                if (sealed) {
                    throw new IllegalStateException("Customers' private keys in the database are sealed with a key that"
                            + " should be in " + path + ", which is not there. Put it back from where you keep it. If"
                            + " it is lost for good: head -c 32 /dev/urandom | base64 > " + path + " ; customers then"
                            + " have to renew their certificates.");
                }
                make();
            }
            return new Seal(content());
        } catch (IOException e) {
            throw new UncheckedIOException("the key of customers' private keys, " + path + ", cannot be read", e);
        }
    }

    private byte[] content() throws IOException {
        try {
            byte[] key = Base64.getDecoder().decode(Files.readString(path).strip());
            if (key.length == Seal.KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            // As with a wrong length.
        }
        throw new IllegalStateException(path + " has to be " + Seal.KEY_BYTES
                + " bytes as Base64, as head -c 32 /dev/urandom | base64 makes them.");
    }

    /** Whole or not at all, and never over another process's: what is sealed with a key that is lost is lost too. */
    private void make() throws IOException {
        Path folder = Files.createDirectories(path.toAbsolutePath().getParent());
        byte[] key = new byte[Seal.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Path fresh = Files.createTempFile(
                folder,
                path.getFileName().toString(),
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            write(fresh, Base64.getEncoder().encodeToString(key) + "\n");
            Files.createLink(path, fresh);
            try (FileChannel entries = FileChannel.open(folder)) {
                entries.force(true);
            }
        } catch (FileAlreadyExistsException e) {
            // Another process was quicker: its key is the one.
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static void write(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
