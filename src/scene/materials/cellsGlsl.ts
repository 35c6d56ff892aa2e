import { strongestShare } from '../../explain/colour/pooling.ts';

/**
 * Every pixel is a window [x0,x1] x [y0,y1] on the cells, from the screen derivatives. Cells larger than a pixel are
 * weighed by the area they cover, which makes their edges smooth; where a pixel covers several, it shows 35 % of the
 * strongest and 65 % of the mean by magnitude (single bright cells survive, noise stays calm). At most 8 x 8 cells are
 * read: a larger window is walked in strides.
 */
export const cellsGlsl = /* glsl */ `
// Where a token row begins: element, its texel row within the page, page. One division a row, none a cell.
ivec3 rowHome(int element) {
  int row = element >> 8;
  int page = row / uPageRows;
  return ivec3(element, row - page * uPageRows, page);
}

float valueAt(ivec3 home, int at) {
  int element = home.x + at;
  int row = home.y + (element >> 8) - (home.x >> 8);
  int page = home.z;
  // Pages are longer than any token row: at most one border is crossed.
  if (row >= uPageRows) { row -= uPageRows; page++; }
  return texelFetch(uValues, ivec3(element & 255, row, page), 0).r;
}

// Focus lens: share of the height to token row, as a continuous number.
float rowAt(float share, float rows) {
  float count = vLight.w;
  if (count < 0.5) return share * rows;
  float first = vLight.z;
  float tall = vFill.w;
  float others = (1.0 - count * tall) / max(rows - count, 1.0);
  float top = first * others;
  if (share < top) return share / others;
  if (share < top + count * tall) return first + (share - top) / tall;
  return first + count + (share - top - count * tall) / others;
}

bool isResting(int column) {
  if (column > 127) return false;
  int word = column >> 4;
  vec4 four = word < 4 ? vRest0 : vRest1;
  int at = word & 3;
  float bits = at == 0 ? four.x : at == 1 ? four.y : at == 2 ? four.z : four.w;
  return ((int(bits + 0.5) >> (column & 15)) & 1) == 1;
}

// Element of largest magnitude among the pool of one cell.
float strongest(ivec3 home, int column, int pool, int rowLength) {
  int from = column * pool;
  float found = valueAt(home, from);
  int stride = (pool + 15) / 16;
  for (int step = 1; step < 16; step++) {
    int at = from + step * stride;
    if (step * stride >= pool || at >= rowLength) break;
    float value = valueAt(home, at);
    if (abs(value) > abs(found)) found = value;
  }
  return found;
}

// Rows of a few px fill their height: gaps would read as dimming.
float fillOf(bool selected, float rowPx) {
  return mix(1.0, selected ? vPaint.w : vPaint.z, smoothstep(2.0, 5.0, rowPx / uDpr));
}

float overlap(float from, float to, float low, float high) { return max(0.0, min(to, high) - max(from, low)); }

// Share of its colour that a token row keeps.
float keepOf(int row) {
  int selected = int(vValues.w + (vValues.w < 0.0 ? -0.5 : 0.5));
  float keep = selected < 0 || row == selected ? 1.0 : vLook.x;
  if (vLight.x < 0.0) return keep;
  if (row > int(vLight.y + 0.5)) return 0.16;
  float weight = valueAt(rowHome(int(vLight.x + 0.5)), row);
  return 0.3 + 0.7 * sqrt(clamp(weight, 0.0, 1.0));
}

struct Sum { float weight; float value; float top; };

void gather(inout Sum sum, float weight, float value) {
  sum.weight += weight;
  sum.value += weight * value;
  if (abs(value) > abs(sum.top)) sum.top = value;
}

// several: 0 = the window lies inside one cell or on an edge, 1 = it covers more than one whole cell.
float pooledValue(Sum sum, float magnitudes, float several) {
  float mean = sum.value / sum.weight;
  float strong = sign(sum.top) * mix(magnitudes / sum.weight, abs(sum.top), ${strongestShare});
  return mix(mean, strong, several);
}

vec4 cellsColour(vec2 slopeX, vec2 slopeY) {
  int rows = int(vCells.x + 0.5);
  int subRows = int(vCells.y + 0.5);
  int columns = int(vCells.z + 0.5);
  int pool = int(vCells.w + 0.5);
  float x = vAb.x * vCells.z;
  float y = rowAt(vAb.y, vCells.x);
  float fx = max(length(slopeX), 1e-5);
  float fy = max(length(slopeY), 1e-5);
  float rowPx = 1.0 / fy;
  vec2 wx = vec2(x - 0.5 * fx, x + 0.5 * fx);
  vec2 wy = vec2(y - 0.5 * fy, y + 0.5 * fy);
  int first = int(vValues.x + 0.5);
  int between = int(vValues.y + 0.5);
  int rowLength = int(vValues.z + 0.5);
  int selected = int(vValues.w + (vValues.w < 0.0 ? -0.5 : 0.5));
  int reach = int(vLook.y + 0.5);
  int paint = int(vPaint.x + 0.5);

  // Ground between cells: none where a cell is small, up to 2 px where it is large.
  float cellPx = min(1.0 / fx, 1.0 / (fy * vCells.y));
  float gapPx = vLook.z > 0.5 ? clamp(cellPx * 0.07, 1.0, 2.0 * uDpr) * smoothstep(4.0, 9.0, cellPx) : 0.0;
  vec2 gap = 0.5 * gapPx * vec2(fx, fy);

  int i0 = clamp(int(floor(wx.x)), 0, columns - 1);
  int i1 = clamp(int(ceil(wx.y)) - 1, i0, columns - 1);
  int strideX = (i1 - i0 + 8) / 8;
  int r0 = clamp(int(floor(wy.x)), 0, rows - 1);
  int r1 = clamp(int(ceil(wy.y)) - 1, r0, rows - 1);
  int j0 = r0 * subRows;
  int j1 = r1 * subRows + subRows - 1;
  if (subRows > 1) {
    float fill0 = fillOf(r0 == selected, rowPx);
    float fill1 = fillOf(r1 == selected, rowPx);
    float s0 = (wy.x - float(r0) - 0.5 + 0.5 * fill0) / fill0;
    float s1 = (wy.y - float(r1) - 0.5 + 0.5 * fill1) / fill1;
    j0 = r0 * subRows + clamp(int(floor(s0 * vCells.y)), 0, subRows - 1);
    j1 = max(j0, r1 * subRows + clamp(int(ceil(s1 * vCells.y)) - 1, 0, subRows - 1));
  }
  int strideY = (j1 - j0 + 8) / 8;

  Sum data = Sum(0.0, 0.0, 0.0);
  Sum rest = Sum(0.0, 0.0, 0.0);
  float dataMagnitudes = 0.0;
  float restMagnitudes = 0.0;
  float forbidden = 0.0;
  float kept = 0.0;
  for (int stepY = 0; stepY < 8; stepY++) {
    int j = j0 + stepY * strideY;
    if (j > j1) break;
    int row = j / subRows;
    int sub = j - row * subRows;
    float fill = fillOf(row == selected, rowPx);
    float top = float(row) + 0.5 - 0.5 * fill;
    float from = top + fill * float(sub) / vCells.y + gap.y;
    float to = top + fill * float(sub + 1) / vCells.y - gap.y;
    float high = overlap(from, to, wy.x, wy.y) * float(strideY);
    if (high <= 0.0) continue;
    float keep = keepOf(row);
    ivec3 home = rowHome(first + row * between);
    for (int stepX = 0; stepX < 8; stepX++) {
      int i = i0 + stepX * strideX;
      if (i > i1) break;
      if (reach > 0 && i > row) break;
      if (reach > 0 && row - i >= reach) continue;
      float wide = overlap(float(i) + gap.x, float(i + 1) - gap.x, wx.x, wx.y) * float(strideX);
      float weight = wide * high;
      if (weight <= 0.0) continue;
      bool parked = isResting(i);
      if (parked && vLook.w > 0.5) continue;
      float value = pool == 1 ? valueAt(home, sub * columns + i) : strongest(home, sub * columns + i, pool, rowLength);
      kept += weight * keep;
      if (isinf(value)) {
        forbidden += weight;
      } else if (parked) {
        gather(rest, weight, value);
        restMagnitudes += weight * abs(value);
      } else {
        gather(data, weight, value);
        dataMagnitudes += weight * abs(value);
      }
    }
  }
  float total = data.weight + rest.weight + forbidden;
  if (total <= 0.0) return vec4(0.0);
  float several = smoothstep(0.9, 1.8, max(fx, fy * vCells.y));
  vec3 colour = forbidden * uPalette[FORBIDDEN];
  if (data.weight > 0.0)
    colour += data.weight * painted(paint, pooledValue(data, dataMagnitudes, several), vPaint.y, false);
  if (rest.weight > 0.0)
    colour += rest.weight * painted(paint, pooledValue(rest, restMagnitudes, several), vPaint.y, true);
  colour = mix(uPalette[GROUND], colour / total, kept / total);
  float coverage = clamp(total / (fx * fy), 0.0, 1.0);
  return vec4(colour, coverage * vKind.y);
}
`;
