/* An object file of 3 GB. */
char large[3000000000] = {1};

int main(void) { return large[0]; }
